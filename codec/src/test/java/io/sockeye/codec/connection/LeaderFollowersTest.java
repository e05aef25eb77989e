package io.sockeye.codec.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LeaderFollowersTest {

  private static final ThreadFactory THREADS =
      ConnectionThreads.platformThreads("leader-followers-test");

  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void no_task_waits_for_those_that_block() throws Exception {
    Executor executor = new LeaderFollowers(THREADS, Duration.ofSeconds(1));
    int tasks = 100;
    CountDownLatch all = new CountDownLatch(tasks);
    CountDownLatch done = new CountDownLatch(tasks);
    for (int i = 0; i < tasks; i++) {
      executor.execute(
          () -> {
            all.countDown();
            await(all);
            done.countDown();
          });
    }
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
  }

  /** With 20 us threads end while others are promoted. */
  @ParameterizedTest
  @ValueSource(ints = {20, 1_000_000})
  void each_task_is_run_once_though_some_block(int idleMicros) throws Exception {
    Executor executor = new LeaderFollowers(THREADS, Duration.ofNanos(1_000L * idleMicros));
    int submitters = 4;
    int each = 5_000;
    int blocking = submitters * each / 500;
    AtomicIntegerArray runs = new AtomicIntegerArray(submitters * each);
    CountDownLatch others = new CountDownLatch(runs.length() - blocking);
    CountDownLatch blocked = new CountDownLatch(blocking);
    Semaphore release = new Semaphore(0);
    for (int s = 0; s < submitters; s++) {
      int first = s * each;
      Runnable submit =
          () -> {
            for (int i = first; i < first + each; i++) {
              int task = i;
              boolean blocks = i % 500 == 0;
              executor.execute(
                  () -> {
                    if (blocks) {
                      release.acquireUninterruptibly();
                    }
                    runs.incrementAndGet(task);
                    (blocks ? blocked : others).countDown();
                  });
            }
          };
      THREADS.newThread(submit).start();
    }
    assertThat(others.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(blocked.getCount()).isEqualTo(blocking);
    release.release(blocking);
    assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(IntStream.range(0, runs.length()).map(runs::get)).containsOnly(1);
  }

  @Test
  void what_a_task_throws_goes_to_the_handler_of_its_thread_which_goes_on() throws Exception {
    CompletableFuture<Uncaught> handled = new CompletableFuture<>();
    Executor oneThread =
        new LeaderFollowers(
            once(
                task -> {
                  Thread thread = THREADS.newThread(task);
                  thread.setUncaughtExceptionHandler(
                      (t, e) -> handled.complete(new Uncaught(t, e)));
                  return thread;
                }),
            LONG);
    oneThread.execute(
        () -> {
          throw new IllegalStateException("expected");
        });
    assertThat(handled.get(30, TimeUnit.SECONDS).failure()).hasMessage("expected");
    Thread thread = handled.get(30, TimeUnit.SECONDS).thread();
    awaitIdle(thread);
    assertThat(threadOfTask(oneThread)).isSameAs(thread);
  }

  @Test
  void a_thread_that_has_nothing_to_do_is_woken_for_the_next_task() throws Exception {
    Executor oneThread = new LeaderFollowers(once(THREADS), LONG);
    Thread thread = threadOfTask(oneThread);
    for (int i = 0; i < 3; i++) {
      awaitIdle(thread);
      assertThat(threadOfTask(oneThread)).isSameAs(thread);
    }
  }

  @Test
  void a_thread_that_comes_too_late_stays_for_the_next_task() throws Exception {
    Gate gate = new Gate();
    AtomicReference<Thread> late = new AtomicReference<>();
    AtomicReference<Thread> first = new AtomicReference<>();
    Executor two =
        new LeaderFollowers(
            task -> {
              if (first.get() == null) {
                first.set(THREADS.newThread(task));
                return first.get();
              }
              late.set(gate.newThread(task));
              return late.get();
            },
            LONG);
    CountDownLatch submitted = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    two.execute(() -> await(submitted));
    two.execute(done::countDown);
    submitted.countDown();
    await(done);
    gate.open();
    Thread second = late.get();
    awaitIdle(second);
    assertThat(threadOfTask(two)).isIn(first.get(), second);
  }

  @Test
  void an_interrupt_ends_with_the_task_that_it_was_for() throws Exception {
    Gate gate = new Gate();
    Executor oneThread = new LeaderFollowers(once(gate), LONG);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    oneThread.execute(() -> Thread.currentThread().interrupt());
    oneThread.execute(() -> interrupted.complete(Thread.currentThread().isInterrupted()));
    gate.open();
    assertThat(interrupted.get(30, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void a_task_for_which_no_thread_can_be_started_is_refused() throws Exception {
    AtomicBoolean ran = new AtomicBoolean();
    AtomicBoolean exhausted = new AtomicBoolean(true);
    Executor starting =
        new LeaderFollowers(
            task -> {
              if (exhausted.get()) {
                throw new OutOfMemoryError("expected");
              }
              return THREADS.newThread(task);
            },
            LONG);
    assertThatThrownBy(() -> starting.execute(() -> ran.set(true))).hasMessage("expected");
    exhausted.set(false);
    CountDownLatch next = new CountDownLatch(1);
    starting.execute(next::countDown);
    assertThat(next.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).isFalse();
  }

  @Test
  void tasks_that_were_taken_are_run_though_no_further_thread_can_be_started() throws Exception {
    Gate gate = new Gate();
    Executor oneThread = new LeaderFollowers(once(gate), LONG);
    CountDownLatch done = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      oneThread.execute(done::countDown);
    }
    gate.open();
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_thread_that_had_nothing_to_do_for_long_ends_and_the_next_task_has_another()
      throws Exception {
    Executor impatient = new LeaderFollowers(THREADS, Duration.ofMillis(10));
    Thread first = threadOfTask(impatient);
    first.join(30_000);
    assertThat(first.isAlive()).isFalse();
    assertThat(threadOfTask(impatient)).isNotSameAs(first);
  }

  private static Thread threadOfTask(Executor executor) throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    executor.execute(() -> thread.complete(Thread.currentThread()));
    return thread.get(30, TimeUnit.SECONDS);
  }

  private static void awaitIdle(Thread thread) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(System.nanoTime()).as("the time until it waits").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private record Uncaught(Thread thread, Throwable failure) {}

  /** As if the machine had room for one thread. */
  private static ThreadFactory once(ThreadFactory factory) {
    AtomicBoolean used = new AtomicBoolean();
    return task -> {
      if (used.getAndSet(true)) {
        throw new OutOfMemoryError("expected");
      }
      return factory.newThread(task);
    };
  }

  /** Makes threads that begin when it is opened. */
  private static final class Gate implements ThreadFactory {

    private final CountDownLatch opened = new CountDownLatch(1);

    @Override
    public Thread newThread(Runnable task) {
      return THREADS.newThread(
          () -> {
            await(opened);
            task.run();
          });
    }

    void open() {
      opened.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("waited for 30 seconds");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
