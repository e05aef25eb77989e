package io.sockeye.interop;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Jetty;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.exceptions.UpgradeException;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty, both ends; its server agrees to whatever is offered. */
final class JettyPeer extends JvmPeer {

  JettyPeer() {
    super(
        "Jetty",
        Ability.BE_SERVER,
        Ability.BE_CLIENT,
        Ability.SEND_FRAGMENTS,
        Ability.SEND_PING,
        Ability.DEFLATE);
  }

  @Override
  public Running serve(int windowBits) throws Exception {
    Lines lines = lines(Jetty.VERSION);
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(
        WebSocketUpgradeHandler.from(
            server,
            container -> {
              container.setMaxBinaryMessageSize(Call.MAX_BYTES);
              container.setMaxTextMessageSize(Call.MAX_BYTES);
              container.addMapping(
                  "/denied",
                  (request, response, callback) -> {
                    Response.writeError(request, response, callback, 403);
                    return null;
                  });
              container.addMapping(
                  "/",
                  (request, response, callback) -> {
                    if (request.getSubProtocols().contains("interop")) {
                      response.setAcceptedSubProtocol("interop");
                    }
                    return new Endpoint(lines);
                  });
            }));
    server.start();
    lines.add("listening " + connector.getLocalPort());
    return running(lines, server::stop);
  }

  @Override
  public Running call(URI server, int windowBits) throws Exception {
    Lines lines = lines(Jetty.VERSION);
    WebSocketClient client = new WebSocketClient();
    client.setMaxBinaryMessageSize(Call.MAX_BYTES);
    client.setMaxTextMessageSize(Call.MAX_BYTES);
    client.start();
    ClientUpgradeRequest request = new ClientUpgradeRequest(server);
    request.setSubProtocols("other", "interop");
    if (windowBits > 0) {
      request.addExtensions("permessage-deflate");
    }
    client.connect(new Endpoint(lines), request);
    return running(lines, client::stop);
  }

  /** Public, as Jetty demands of what it calls. */
  public static final class Endpoint extends Session.Listener.AbstractAutoDemanding {

    private final Lines lines;

    Endpoint(Lines lines) {
      this.lines = lines;
    }

    @Override
    public void onWebSocketText(String message) {
      try {
        Commands.obey(message, new Sender(getSession()));
      } catch (Exception e) {
        lines.add("error " + e);
      }
    }

    @Override
    public void onWebSocketBinary(ByteBuffer message, Callback callback) {
      getSession().sendBinary(message, callback);
    }

    @Override
    public void onWebSocketPong(ByteBuffer payload) {
      getSession().sendText("pong " + StandardCharsets.UTF_8.decode(payload), Callback.NOOP);
    }

    @Override
    public void onWebSocketError(Throwable failure) {
      lines.add(
          failure instanceof UpgradeException refused
              ? "refused " + refused.getResponseStatusCode()
              : "error " + failure);
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
      lines.add("closed " + code + " " + reason);
      callback.succeed();
    }
  }

  private record Sender(Session session) implements Commands.Connection {

    @Override
    public void text(String message) {
      session.sendText(message, Callback.NOOP);
    }

    @Override
    public void close(int code, String reason) {
      session.close(code, reason, Callback.NOOP);
    }

    @Override
    public void ping(String payload) {
      session.sendPing(StandardCharsets.UTF_8.encode(payload), Callback.NOOP);
    }

    @Override
    public void fragments(int count, String text) {
      Callback next =
          count == 1
              ? Callback.NOOP
              : Callback.from(() -> fragments(count - 1, text), failure -> session.disconnect());
      session.sendPartialText(text, count == 1, next);
    }

    @Override
    public String subprotocol() {
      return session.getUpgradeResponse().getAcceptedSubProtocol();
    }
  }
}
