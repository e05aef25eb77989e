package io.sockeye.benchmarks.servers;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the servers of the Jakarta WebSocket API do, at all three paths. */
@ServerEndpoint("/{path}")
public final class JakartaEndpoint {

  private static final Set<Session> MEMBERS = ConcurrentHashMap.newKeySet();

  private boolean broadcasts;

  /** Makes the endpoint of one connection, which its container does. */
  public JakartaEndpoint() {}

  /**
   * Notes what the connection is for.
   *
   * @param session the connection
   */
  @OnOpen
  public void open(Session session) {
    String path = session.getRequestURI().getPath();
    broadcasts = path.equals(EchoServer.BROADCAST);
    if (path.equals(EchoServer.MEMBERS)) {
      MEMBERS.add(session);
    }
  }

  /**
   * Echoes.
   *
   * @param session the connection
   * @param message what it sent
   * @throws IOException when it cannot be sent
   */
  @OnMessage
  public void binary(Session session, ByteBuffer message) throws IOException {
    session.getBasicRemote().sendBinary(message);
  }

  /**
   * Echoes, or sends to all members.
   *
   * @param session the connection
   * @param message what it sent
   * @throws IOException when it cannot be sent
   */
  @OnMessage
  public void text(Session session, String message) throws IOException {
    if (!broadcasts) {
      session.getBasicRemote().sendText(message);
      return;
    }
    for (Session member : MEMBERS) {
      member.getBasicRemote().sendText(message);
    }
  }

  /**
   * Forgets it.
   *
   * @param session the connection
   */
  @OnClose
  public void close(Session session) {
    MEMBERS.remove(session);
  }

  /**
   * Leaves the connection to end: a client of the comparison goes without a word.
   *
   * @param session the connection
   * @param error what is wrong with it
   */
  @OnError
  public void error(Session session, Throwable error) {
    MEMBERS.remove(session);
  }
}
