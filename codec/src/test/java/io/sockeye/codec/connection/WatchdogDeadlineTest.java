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
  void what_was_not_done_in_time_is_closed_once() {
    deadline.check(System.nanoTime() + LATER);
    deadline.check(System.nanoTime() + LATER);

    assertThat(deadline.isExpired()).isTrue();
    assertThat(closed).hasValue(1);
  }

  @Test
  void what_was_done_in_time_stays_open_though_the_watchdog_is_just_looking_at_it() {
    deadline.close();
    deadline.check(System.nanoTime() + LATER);

    assertThat(deadline.isExpired()).isFalse();
    assertThat(closed).hasValue(0);
  }

  @Test
  void saying_that_it_was_done_too_late_changes_nothing() {
    deadline.check(System.nanoTime() + LATER);
    deadline.close();

    assertThat(deadline.isExpired()).isTrue();
  }
}
