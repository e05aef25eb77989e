package io.sockeye.autobahn;

import io.sockeye.codec.Message;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.time.Duration;

/** What both ends of a conformance run do, and the settings that suit it. */
final class Echo {

  /** The largest message of the suite has 16 MiB. */
  static final long MAX_MESSAGE_BYTES = 16 << 20;

  /** Some cases wait longer than a keepalive would, and one runner takes any Ping for a failure. */
  static final ConnectionOptions OPTIONS =
      ConnectionOptions.DEFAULT.withPingInterval(Duration.ZERO);

  private Echo() {}

  /** Sends back each message, whole, until the peer closes. */
  static void everyMessage(WebSocket webSocket) throws IOException {
    for (Message message; (message = webSocket.receive()) != null; ) {
      webSocket.send(message);
    }
  }
}
