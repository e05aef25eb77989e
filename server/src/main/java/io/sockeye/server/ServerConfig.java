package io.sockeye.server;

import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.handshake.HeadLimits;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/** What a server and its connections are made with; no TLS when that is null. */
record ServerConfig(
    Reception reception,
    ProtocolConfig protocol,
    ConnectionOptions options,
    HeadLimits headLimits,
    Duration handshakeTimeout,
    ThreadFactory threads,
    ServerTls tls,
    int maxConnections,
    OutboxLimits outboxLimits,
    Duration drainTimeout) {}
