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
  void whatWasSentAndReceivedIsTheSameInWhicheverOrderItIsToldOf() {
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
  void aMessageThatWasSentBeforeACloseAndNotReceivedIsLost() {
    reconciliation.clientEnded(1, "one", 5, 5);
    reconciliation.serverEnded(1, 4);
    assertFound(
        "lost: 1 of the 5 messages that one sent before it closed did not reach the server's"
            + " handler");
  }

  @Test
  void aRudeClientLosesWhatWasInFlight() {
    reconciliation.serverEnded(1, 3);
    reconciliation.clientEnded(1, "one", 0, 5);
    assertFound();
  }

  @Test
  void nobodyReceivesMoreThanWasSent() {
    reconciliation.serverEnded(1, 6);
    reconciliation.clientEnded(1, "one", 0, 5);
    assertFound("repeated: the server's handler received 6 messages of one, which sent 5");
  }

  @Test
  void aHandlerThatDoesNotEndIsNamed() {
    reconciliation.clientEnded(1, "one", 5, 5);
    reconciliation.end();
    assertFound("stalled: one has ended, and its handler at the server has not");
    assertThat(reconciliation.pending()).isZero();
  }

  @Test
  void aHandlerThatEndsWithoutItsClientIsNamed() {
    reconciliation.serverEnded(3, 5);
    reconciliation.end();
    assertFound("ended unexpectedly: the handler of connection 3 ended, and its client has not");
  }
}
