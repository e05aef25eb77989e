package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Holes that were found in other libraries and that no other test of this module is about. */
class KnownHolesTest {

  /** A leak: what was compressed last stays the input of an idle connection's deflater. */
  @Test
  void theDeflaterDoesNotKeepTheLastMessage() {
    MessageDeflater deflater = new MessageDeflater(false, 15);
    WeakReference<byte[]> message = deflate(deflater);

    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (message.get() != null && System.nanoTime() < deadline) {
      System.gc();
      LockSupport.parkNanos(1_000_000);
    }

    assertThat(message.get()).isNull();
    deflater.end();
  }

  /** In a method of its own, so that no local variable holds the message. */
  private static WeakReference<byte[]> deflate(MessageDeflater deflater) {
    byte[] message = new byte[100_000];
    assertThat(deflater.deflate(ByteBuffer.wrap(message), true).hasRemaining()).isTrue();
    return new WeakReference<>(message);
  }
}
