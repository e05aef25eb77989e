package io.sockeye.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReconciliationTest {

  private final Faults faults = new Faults();
  private final Reconciliation reconciliation = new Reconciliation(faults);

  private void assertFound(String... found) {
    assertThat(faults.kept()).extracting(Faults.Fault::toString).containsExactly(found);
  }

  @Test
  void what_was_sent_and_received_is_the_same_in_whichever_order_it_is_told_of() {
    reconciliation.clientEnded(1, "one", 5, 5);
    reconciliation.serverEnded(1, 5);
    reconciliation.serverEnded(2, 7);
    assertThat(reconciliation.pending()).isEqualTo(1);
    reconciliation.clientEnded(2, "two", 7, 7);
    assertThat(reconciliation.pending()).isZero();
    reconciliation.end();
    assertFound();
  }

  @Test
  void a_message_that_was_sent_before_a_close_and_not_received_is_lost() {
    reconciliation.clientEnded(1, "one", 5, 5);
    reconciliation.serverEnded(1, 4);
    assertFound(
        "lost: 1 of the 5 messages that one sent before it closed did not reach the server's"
            + " handler");
  }

  @Test
  void a_rude_client_loses_what_was_in_flight() {
    reconciliation.serverEnded(1, 3);
    reconciliation.clientEnded(1, "one", 0, 5);
    assertFound();
  }

  @Test
  void nobody_receives_more_than_was_sent() {
    reconciliation.serverEnded(1, 6);
    reconciliation.clientEnded(1, "one", 0, 5);
    assertFound("repeated: the server's handler received 6 messages of one, which sent 5");
  }

  @Test
  void a_handler_that_does_not_end_is_named() {
    reconciliation.clientEnded(1, "one", 5, 5);
    reconciliation.end();
    assertFound("stalled: one has ended, and its handler at the server has not");
    assertThat(reconciliation.pending()).isZero();
  }

  @Test
  void a_handler_that_ends_without_its_client_is_named() {
    reconciliation.serverEnded(3, 5);
    reconciliation.end();
    assertFound("ended unexpectedly: the handler of connection 3 ended, and its client has not");
  }
}
