package io.sockeye.codec.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WatchdogTest {

  /** What a JVM does that may have no more threads, for as long as it is set. */
  private final AtomicBoolean noThreads = new AtomicBoolean(true);

  private final ThreadFactory threads =
      task ->
          new Thread(task) {
            {
              setDaemon(true);
            }

            @Override
            public void start() {
              if (noThreads.get()) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              super.start();
            }
          };

  private final Watchdog watchdog = new Watchdog(threads);

  @Test
  void what_it_could_not_watch_for_want_of_a_thread_it_has_forgotten() {
    AtomicInteger refused = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    assertThatThrownBy(() -> watchdog.add(now -> refused.incrementAndGet()))
        .isInstanceOf(OutOfMemoryError.class);

    noThreads.set(false);
    watchdog.add(now -> taken.incrementAndGet());

    // It looks at all of them before it looks at one again.
    Connections.await("it has looked twice", () -> taken.get() >= 2);
    assertThat(refused).hasValue(0);
  }
}
