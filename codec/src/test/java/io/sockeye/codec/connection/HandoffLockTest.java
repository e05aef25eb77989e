package io.sockeye.codec.connection;

import static io.sockeye.codec.connection.Connections.async;
import static io.sockeye.codec.connection.Connections.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work that is left for the holder of a lock is done, by whoever, whenever it was left. */
@Timeout(30)
class HandoffLockTest {

  private final AtomicInteger left = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  private void work() {
    done.addAndGet(left.getAndSet(0));
  }

  @SuppressWarnings("serial")
  private static HandoffLock lockWith(BooleanSupplier isLeft, Runnable work) {
    return new HandoffLock() {
      @Override
      boolean hasWork() {
        return isLeft.getAsBoolean();
      }

      @Override
      void work() {
        work.run();
      }
    };
  }

  private HandoffLock lock() {
    return lockWith(() -> left.get() > 0, this::work);
  }

  @SuppressWarnings("serial")
  private EndingLock endingLock() {
    return new EndingLock() {
      @Override
      void whenFree() {
        done.incrementAndGet();
      }
    };
  }

  private static CompletableFuture<Void> handOff(HandoffLock lock) {
    return async(
        () -> {
          lock.handOff();
          return null;
        });
  }

  /** The chance that this goes well by itself is small: the moment is between two lines. */
  @Test
  void work_left_between_the_first_look_and_the_release_is_found_by_the_second_look()
      throws Exception {
    AtomicBoolean first = new AtomicBoolean(true);
    HandoffLock[] lock = new HandoffLock[1];
    lock[0] =
        lockWith(
            () -> {
              if (first.getAndSet(false)) {
                // Nothing is left yet. Now another thread leaves work, and finds the lock taken.
                left.incrementAndGet();
                join(handOff(lock[0]));
                return false;
              }
              return left.get() > 0;
            },
            this::work);
    lock[0].lock();
    lock[0].unlock();
    assertThat(done).hasValue(1);
    assertThat(isFree(lock[0])).isTrue();
  }

  private static void join(CompletableFuture<Void> other) {
    try {
      get(other);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isFree(HandoffLock lock) throws Exception {
    return get(
        async(
            () -> {
              boolean free = lock.tryLock(TimeUnit.SECONDS.toNanos(1));
              if (free) {
                lock.unlock();
              }
              return free;
            }));
  }

  @Test
  void work_left_while_the_lock_is_taken_is_done_at_its_release() throws Exception {
    HandoffLock lock = lock();
    lock.lock();
    left.incrementAndGet();
    get(handOff(lock));
    assertThat(done).as("nobody waits, and nobody works beside the holder").hasValue(0);
    lock.unlock();
    assertThat(done).hasValue(1);
    assertThat(isFree(lock)).isTrue();
  }

  @Test
  void work_left_while_the_lock_is_free_is_done_at_once() throws Exception {
    HandoffLock lock = lock();
    left.incrementAndGet();
    lock.handOff();
    assertThat(done).hasValue(1);
    assertThat(isFree(lock)).isTrue();
  }

  @Test
  void a_holder_that_holds_twice_works_at_the_second_release_only() throws Exception {
    HandoffLock lock = lock();
    lock.lock();
    lock.lock();
    left.incrementAndGet();
    lock.unlock();
    assertThat(done).hasValue(0);
    assertThat(isFree(lock)).isFalse();
    lock.unlock();
    assertThat(done).hasValue(1);
    assertThat(isFree(lock)).isTrue();
  }

  @Test
  void work_that_the_work_leaves_is_done_too() throws Exception {
    AtomicInteger rounds = new AtomicInteger(3);
    HandoffLock lock = lockWith(() -> rounds.get() > 0, rounds::decrementAndGet);
    lock.handOff();
    assertThat(rounds).hasValue(0);
    assertThat(isFree(lock)).isTrue();
  }

  @Test
  void work_that_fails_leaves_the_lock_free() throws Exception {
    AtomicBoolean broken = new AtomicBoolean(true);
    HandoffLock lock =
        lockWith(
            broken::get,
            () -> {
              broken.set(false);
              throw new IllegalStateException("work");
            });
    assertThatThrownBy(lock::handOff).hasMessage("work");
    assertThat(isFree(lock)).isTrue();
  }

  @Test
  void what_is_to_be_done_if_it_is_free_is_not_done_while_it_is_taken() throws Exception {
    HandoffLock lock = lock();
    lock.ifFree(done::incrementAndGet);
    assertThat(done).hasValue(1);
    assertThat(isFree(lock)).isTrue();
    lock.lock();
    get(
        async(
            () -> {
              lock.ifFree(done::incrementAndGet);
              return null;
            }));
    assertThat(done).hasValue(1);
    lock.unlock();
  }

  @Test
  void work_left_by_many_threads_is_all_done() throws Exception {
    HandoffLock lock = lock();
    int times = 20_000;
    Connections.Task<Void> leaving =
        () -> {
          for (int i = 0; i < times; i++) {
            left.incrementAndGet();
            lock.handOff();
          }
          return null;
        };
    Connections.Task<Void> locking =
        () -> {
          for (int i = 0; i < times; i++) {
            lock.lock();
            lock.unlock();
          }
          return null;
        };
    CompletableFuture<Void> first = async(leaving);
    CompletableFuture<Void> second = async(locking);
    leaving.run();
    get(first);
    get(second);
    assertThat(left).hasValue(0);
    assertThat(done).hasValue(2 * times);
  }

  @Test
  void an_ending_lock_ends_once_and_not_under_its_holder() throws Exception {
    EndingLock lock = endingLock();
    lock.lock();
    Connections.Task<Void> end =
        () -> {
          lock.end();
          return null;
        };
    get(async(end));
    assertThat(done).hasValue(0);
    lock.unlock();
    assertThat(done).hasValue(1);
    get(async(end));
    lock.lock();
    lock.unlock();
    assertThat(done).hasValue(1);
  }
}
