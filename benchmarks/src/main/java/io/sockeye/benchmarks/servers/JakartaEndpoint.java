package io.sockeye.benchmarks.servers;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the servers of the Jakarta WebSocket API do, at all three paths. */
public final class JakartaEndpoint extends Endpoint {

  private static final Set<Session> MEMBERS = ConcurrentHashMap.newKeySet();

  /** Makes the endpoint of one connection, which its container does. */
  public JakartaEndpoint() {}

  static ServerEndpointConfig config(List<Extension> extensions) {
    return ServerEndpointConfig.Builder.create(JakartaEndpoint.class, "/{path}")
        .extensions(extensions)
        .build();
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    String path = session.getRequestURI().getPath();
    if (path.equals(EchoServer.MEMBERS)) {
      MEMBERS.add(session);
    }
    session.addMessageHandler(new BinaryEcho(session));
    if (path.equals(EchoServer.BROADCAST)) {
      session.addMessageHandler(new Broadcaster());
    } else {
      session.addMessageHandler(new TextEcho(session));
    }
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    MEMBERS.remove(session);
  }

  /** Leaves the connection to end: a client of the comparison goes without a word. */
  @Override
  public void onError(Session session, Throwable error) {
    MEMBERS.remove(session);
  }

  /** A class of its own, as the API reads the type of messages from it. */
  private record BinaryEcho(Session session) implements MessageHandler.Whole<ByteBuffer> {
    @Override
    public void onMessage(ByteBuffer message) {
      try {
        session.getBasicRemote().sendBinary(message);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private record TextEcho(Session session) implements MessageHandler.Whole<String> {
    @Override
    public void onMessage(String message) {
      sendText(session, message);
    }
  }

  private static final class Broadcaster implements MessageHandler.Whole<String> {
    @Override
    public void onMessage(String message) {
      for (Session member : MEMBERS) {
        try {
          sendText(member, message);
        } catch (UncheckedIOException | IllegalStateException e) {
          MEMBERS.remove(member);
        }
      }
    }
  }

  private static void sendText(Session session, String message) {
    try {
      session.getBasicRemote().sendText(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
