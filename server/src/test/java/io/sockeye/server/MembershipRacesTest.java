package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several threads broadcast while members join and leave, in good order and in bad. */
@Timeout(120)
class MembershipRacesTest {

  private static final List<String> BROADCASTERS = List.of("a", "b");
  private static final int JOINERS = 4;
  private static final int TIMES = 30;
  private static final int HEARD = 30;

  private static void broadcast(WebSocketServer server, String name, AtomicBoolean done)
      throws IOException {
    try (RawClient constant = RawClient.open(server, "/")) {
      constant.sendText("echoed by a handler, that is: to a member");
      while (!constant.readFrame().text().startsWith("echoed")) {
        // Another has begun to broadcast.
      }
      for (int i = 0; !done.get(); i++) {
        String text = name + i;
        server.connections().broadcast(text);
        while (!constant.readFrame().text().equals(text)) {
          // That was another's.
        }
      }
    }
  }

  private static void joinAndLeave(WebSocketServer server, int how) throws IOException {
    RawClient client = RawClient.open(server, "/");
    try {
      Map<String, Integer> last = new TreeMap<>();
      for (int i = 0; i < HEARD; i++) {
        String text = client.readFrame().text();
        String name = text.substring(0, 1);
        int number = Integer.parseInt(text.substring(1));
        Integer before = last.put(name, number);
        if (before != null) {
          assertThat(number).as("behind %s%d", name, before).isEqualTo(before + 1);
        }
      }
      if (how == 0) {
        client.sendClose(1000);
        RawClient.Frame frame;
        do {
          frame = client.readFrame();
        } while (frame.opcode() != 8);
        assertThat(frame.closeCode()).isEqualTo(1000);
        assertThat(client.isAtEnd()).isTrue();
      } else if (how == 1) {
        client.socket().setSoLinger(true, 0);
      }
    } finally {
      client.close();
    }
  }

  @Test
  void each_member_hears_without_a_gap_what_is_said_while_it_is_one() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(BROADCASTERS.size() + JOINERS);
    try (LogRecorder log = new LogRecorder();
        WebSocketServer server =
            WebSocketServer.builder()
                .handler(Echo::handle)
                .slowConsumer(SlowConsumer.DISCONNECT, 1_000_000, 1 << 30)
                .start()) {
      List<Future<?>> broadcasting = new ArrayList<>();
      for (String name : BROADCASTERS) {
        broadcasting.add(
            threads.submit(
                () -> {
                  broadcast(server, name, done);
                  return null;
                }));
      }
      List<Future<?>> joining = new ArrayList<>();
      for (int i = 0; i < JOINERS; i++) {
        int how = i;
        joining.add(
            threads.submit(
                () -> {
                  for (int time = 0; time < TIMES; time++) {
                    joinAndLeave(server, (how + time) % 3);
                  }
                  return null;
                }));
      }
      for (Future<?> future : joining) {
        future.get(60, TimeUnit.SECONDS);
      }
      done.set(true);
      for (Future<?> future : broadcasting) {
        future.get(20, TimeUnit.SECONDS);
      }
      Await.until("all have left", () -> server.connections().size() == 0);
      assertThat(log.errorTraces()).isEmpty();
    } finally {
      threads.shutdownNow();
    }
  }
}
