package io.sockeye.codec.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConnectionThreadsTest {

  private static final boolean VIRTUAL = Runtime.version().feature() >= 21;

  /** {@code Thread.isVirtual} does not exist before Java 21. */
  private static boolean isVirtual(Thread thread) throws ReflectiveOperationException {
    return VIRTUAL && (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
  }

  @Test
  void threads_are_virtual_where_there_are_any() throws Exception {
    assertThat(ConnectionThreads.virtualThreadsAvailable()).isEqualTo(VIRTUAL);
    Thread thread = ConnectionThreads.factory("a-name").newThread(() -> {});
    assertThat(isVirtual(thread)).isEqualTo(VIRTUAL);
    assertThat(thread.getName()).isEqualTo(VIRTUAL ? "a-name" : "a-name-1");
    assertThat(thread.isDaemon()).isTrue();
  }

  @Test
  void platform_threads_are_daemons_with_a_name() throws Exception {
    ThreadFactory factory = ConnectionThreads.platformThreads("a-name");
    assertThat(factory.newThread(() -> {}).getName()).isEqualTo("a-name-1");
    Thread second = factory.newThread(() -> {});
    assertThat(second.getName()).isEqualTo("a-name-2");
    assertThat(second.isDaemon()).isTrue();
    assertThat(isVirtual(second)).isFalse();
  }

  @Test
  void without_virtual_threads_asking_for_them_says_what_is_needed() {
    if (VIRTUAL) {
      assertThat(ConnectionThreads.virtualThreads("x").newThread(() -> {})).isNotNull();
    } else {
      assertThatThrownBy(() -> ConnectionThreads.virtualThreads("x"))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("Java 21");
    }
  }

  @Test
  void tasks_run_on_a_thread_of_their_own() throws Exception {
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    ConnectionThreads.execute(() -> ran.complete(Thread.currentThread()));
    Thread thread = ran.get(10, TimeUnit.SECONDS);
    assertThat(thread).isNotSameAs(Thread.currentThread());
    assertThat(isVirtual(thread)).isEqualTo(VIRTUAL);
  }
}
