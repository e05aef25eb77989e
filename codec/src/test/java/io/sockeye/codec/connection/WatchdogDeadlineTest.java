package io.sockeye.codec.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WatchdogDeadlineTest {

  private static final long LATER = Duration.ofHours(2).toNanos();

  private final AtomicInteger closed = new AtomicInteger();
  private final Watchdog.Deadline deadline =
      Watchdog.closeAfter(Duration.ofHours(1), closed::incrementAndGet);

  @Test
  void whatWasNotDoneInTimeIsClosedOnce() {
    deadline.check(System.nanoTime() + LATER);
    deadline.check(System.nanoTime() + LATER);

    assertThat(deadline.isExpired()).isTrue();
    assertThat(closed).hasValue(1);
  }

  @Test
  void whatWasDoneInTimeStaysOpenThoughTheWatchdogIsJustLookingAtIt() {
    deadline.close();
    deadline.check(System.nanoTime() + LATER);

    assertThat(deadline.isExpired()).isFalse();
    assertThat(closed).hasValue(0);
  }

  @Test
  void sayingThatItWasDoneTooLateChangesNothing() {
    deadline.check(System.nanoTime() + LATER);
    deadline.close();

    assertThat(deadline.isExpired()).isTrue();
  }
}
