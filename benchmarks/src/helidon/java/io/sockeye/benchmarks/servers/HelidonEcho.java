package io.sockeye.benchmarks.servers;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Helidon, which needs Java 21: a virtual thread for each connection. It does not compress. */
final class HelidonEcho implements EchoServer {

  private static final Logger LOGGER = Logger.getLogger("");

  private final Set<WsSession> members = ConcurrentHashMap.newKeySet();

  private HelidonEcho() {}

  public static void main(String[] args) throws Exception {
    LOGGER.setLevel(Level.SEVERE);
    ServerProcessMain.run(new HelidonEcho(), args);
  }

  @Override
  public int start(boolean deflate) {
    return WebServer.builder()
        .host("127.0.0.1")
        .port(0)
        .backlog(BACKLOG)
        .addProtocol(WsConfig.builder().maxFrameLength(MAX_MESSAGE_BYTES).build())
        .addRouting(
            WsRouting.builder()
                .endpoint(ECHO, Echo::new)
                .endpoint(MEMBERS, Member::new)
                .endpoint(BROADCAST, Broadcaster::new))
        .build()
        .start()
        .port();
  }

  private static final class Echo implements WsListener {
    @Override
    public void onMessage(WsSession session, BufferData buffer, boolean last) {
      session.send(buffer, last);
    }

    @Override
    public void onMessage(WsSession session, String text, boolean last) {
      session.send(text, last);
    }
  }

  private final class Member implements WsListener {
    @Override
    public void onOpen(WsSession session) {
      members.add(session);
    }

    @Override
    public void onClose(WsSession session, int status, String reason) {
      members.remove(session);
    }

    @Override
    public void onError(WsSession session, Throwable error) {
      members.remove(session);
    }
  }

  private final class Broadcaster implements WsListener {
    @Override
    public void onMessage(WsSession session, String text, boolean last) {
      for (WsSession member : members) {
        try {
          member.send(text, last);
        } catch (UncheckedIOException e) {
          members.remove(member);
        }
      }
    }
  }
}
