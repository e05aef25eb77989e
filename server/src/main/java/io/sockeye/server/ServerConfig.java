package io.sockeye.server;

import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.handshake.HeadLimits;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/** What a server and its connections are made with; no TLS when that is null. */
record ServerConfig(
    Responder responder,
    ProtocolConfig protocol,
    ConnectionOptions options,
    HeadLimits headLimits,
    Duration handshakeTimeout,
    ThreadFactory threads,
    ServerTls tls,
    int maxConnections,
    AddressLimit addressLimit,
    TrustedProxies trustedProxies,
    long maxIncompleteBytes,
    OutboxLimits outboxLimits,
    Duration drainTimeout) {

  private static final int MAX_DAYS = 36_500;

  static ServerConfig of(WebSocketServerBuilder builder) {
    return new ServerConfig(
        new Responder(builder.handshake.build(), builder.routes.copy(), builder.http),
        builder.protocol,
        builder.options,
        builder.headLimits,
        builder.handshakeTimeout,
        builder.threads,
        ServerTls.of(builder.sslContext, builder.sslParameters),
        builder.maxConnections,
        builder.addressLimit,
        builder.trustedProxies,
        builder.maxIncompleteBytes,
        builder.outboxLimits,
        builder.drainTimeout);
  }

  /** {@return the duration, unless it is out of its range} */
  static Duration requireDuration(String name, Duration duration) {
    if (duration.isNegative() || duration.toDays() > MAX_DAYS) {
      throw new IllegalArgumentException(name + " is 0 to 100 years, not " + duration);
    }
    return duration;
  }
}
