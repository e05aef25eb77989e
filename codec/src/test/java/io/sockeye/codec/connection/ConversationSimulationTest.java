package io.sockeye.codec.connection;

import io.sockeye.codec.connection.SimulatedPeer.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tens of thousands of conversations at random: bytes come split anywhere, and either end closes,
 * aborts, pings, breaks a rule or loses its transport at any moment. Whatever happens, messages
 * arrive whole, in order and once; each end tells of the end as RFC 6455, section 7.1, has it; and
 * nothing is left over.
 *
 * <p>A failure names its seed; {@code -Dconversation.seed=N} runs that conversation alone.
 */
@Timeout(300)
class ConversationSimulationTest {

  private static final int CONVERSATIONS = 20_000;
  private static final int REFERENCES = 20;

  @Test
  void whatever_happens_messages_arrive_in_order_and_once_and_nothing_is_left() throws Exception {
    List<CompletableFuture<Duration>> pings = new ArrayList<>();
    Long one = Long.getLong("conversation.seed");
    long first = one != null ? one : new Random().nextLong();
    for (long seed = first; seed < first + (one != null ? 1 : CONVERSATIONS); seed++) {
      try {
        new SimulatedConversation(new Random(seed), pings).run();
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed + " (-Dconversation.seed=" + seed + ")", e);
      }
    }
    assertDone(pings);
  }

  /** Answered, or lost with its connection; by a thread of its own, which may take a moment. */
  private static void assertDone(List<CompletableFuture<Duration>> pings) throws Exception {
    for (CompletableFuture<Duration> ping : pings) {
      ping.handle((time, error) -> null).get(10, TimeUnit.SECONDS);
    }
  }

  /** What fails at the n-th call of the transport. */
  private enum CallFails {
    WITH_AN_EXCEPTION,
    WITH_AN_ERROR
  }

  /**
   * Reference conversations that end in good order when nothing fails, and then once for each call
   * of the transport, which fails: a write after any part of its bytes.
   */
  @ParameterizedTest
  @EnumSource
  void each_call_of_the_transport_can_fail(CallFails how) throws Exception {
    List<CompletableFuture<Duration>> pings = new ArrayList<>();
    int references = 0;
    for (long seed = 0; references < REFERENCES; seed++) {
      SimulatedConversation reference = new SimulatedConversation(new Random(seed), pings);
      reference.run();
      int calls = reference.peer().calls();
      if (reference.peer().fate() != Fate.CLOSES || calls < 10 || calls > 60) {
        continue;
      }
      references++;
      for (int call = 0; call < calls; call++) {
        try {
          SimulatedConversation faulty = new SimulatedConversation(new Random(seed), pings);
          faulty.peer().failAt(call, how == CallFails.WITH_AN_ERROR);
          faulty.run();
        } catch (Throwable e) {
          throw new AssertionError("seed " + seed + ", failing at call " + call, e);
        }
      }
    }
    assertDone(pings);
  }
}
