package consumer.server;

import io.sockeye.codec.Message;
import io.sockeye.server.WebSocketServer;
import java.io.IOException;

// README
/** Sends each message back, at the port that is the only argument. */
public final class EchoServer {

  private EchoServer() {}

  public static void main(String[] arguments) throws IOException {
    WebSocketServer server = start(Integer.parseInt(arguments[0]));
    System.out.println("listening at port " + server.port());
  }

  static WebSocketServer start(int port) throws IOException {
    return WebSocketServer.builder()
        .host("localhost")
        .port(port)
        .handler(
            ws -> {
              for (Message message; (message = ws.receive()) != null; ) {
                ws.send(message);
              }
            })
        .start();
  }
}
// end
