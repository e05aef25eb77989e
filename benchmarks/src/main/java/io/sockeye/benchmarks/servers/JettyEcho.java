package io.sockeye.benchmarks.servers;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty, which always agrees to permessage-deflate. */
final class JettyEcho implements EchoServer {

  private static final Duration IDLE_TIMEOUT = Duration.ofHours(1);

  private final Set<Session> members = ConcurrentHashMap.newKeySet();

  private JettyEcho() {}

  public static void main(String[] args) throws Exception {
    ServerProcessMain.run(new JettyEcho(), args);
  }

  @Override
  public int start(boolean deflate) throws Exception {
    Server server = new Server(new QueuedThreadPool(200));
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setAcceptQueueSize(BACKLOG);
    connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
    server.addConnector(connector);
    server.setHandler(
        WebSocketUpgradeHandler.from(
            server,
            container -> {
              container.setIdleTimeout(IDLE_TIMEOUT);
              container.setMaxBinaryMessageSize(MAX_MESSAGE_BYTES);
              container.setMaxTextMessageSize(MAX_MESSAGE_BYTES);
              container.addMapping(ECHO, (request, response, callback) -> new Echo());
              container.addMapping(MEMBERS, (request, response, callback) -> new Member());
              container.addMapping(BROADCAST, (request, response, callback) -> new Broadcaster());
            }));
    server.start();
    return connector.getLocalPort();
  }

  /** Public, as Jetty demands of what it calls. */
  public static final class Echo extends Session.Listener.AbstractAutoDemanding {
    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
      getSession().sendBinary(payload, callback);
    }

    @Override
    public void onWebSocketText(String text) {
      getSession().sendText(text, Callback.NOOP);
    }
  }

  /** Public, as Jetty demands of what it calls. */
  public final class Member extends Session.Listener.AbstractAutoDemanding {
    @Override
    public void onWebSocketOpen(Session session) {
      super.onWebSocketOpen(session);
      members.add(session);
    }

    @Override
    public void onWebSocketClose(int statusCode, String reason, Callback callback) {
      members.remove(getSession());
      callback.succeed();
    }
  }

  /** Public, as Jetty demands of what it calls. */
  public final class Broadcaster extends Session.Listener.AbstractAutoDemanding {
    @Override
    public void onWebSocketText(String text) {
      members.forEach(member -> member.sendText(text, Callback.NOOP));
    }
  }
}
