package io.sockeye.server;

import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.handshake.HeadLimits;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import javax.net.ssl.SSLContext;

/** What each connection of a server is made with; no TLS without a context for it. */
record ServerConfig(
    Reception reception,
    ProtocolConfig protocol,
    ConnectionOptions options,
    HeadLimits headLimits,
    Duration handshakeTimeout,
    ThreadFactory threads,
    SSLContext sslContext) {}
