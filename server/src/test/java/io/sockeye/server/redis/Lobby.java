package io.sockeye.server.redis;

import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.server.ConnectionGroup;
import io.sockeye.server.Relay;
import io.sockeye.server.RelayChannel;
import java.io.IOException;

// README
/** What each sends is sent to all, on whichever server they are. */
final class Lobby {

  private final ConnectionGroup here = new ConnectionGroup();
  private final RelayChannel elsewhere;

  Lobby(Relay relay) {
    elsewhere = relay.subscribe("lobby", here::broadcast);
  }

  void serve(WebSocket ws) throws IOException {
    here.add(ws);
    for (Message message; (message = ws.receive()) != null; ) {
      here.broadcast(message);
      elsewhere.publish(message);
    }
    here.remove(ws);
  }
}
// end
