package io.sockeye.server;

import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.handshake.HeadLimits;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import javax.net.ssl.SSLContext;

/** What a server and its connections are made with; no TLS without a context for it. */
record ServerConfig(
    Reception reception,
    ProtocolConfig protocol,
    ConnectionOptions options,
    HeadLimits headLimits,
    Duration handshakeTimeout,
    ThreadFactory threads,
    SSLContext sslContext,
    int maxConnections,
    OutboxLimits outboxLimits,
    Duration drainTimeout) {}
