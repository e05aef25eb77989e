package io.sockeye.client;

import io.sockeye.codec.connection.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Takes its time for what is long. */
record SlowTransport(Transport transport) implements ForwardingTransport {

  static final Duration SLOW = Duration.ofMillis(30);

  /** A client masks, and so writes, no more than a buffer at once. */
  static final int LONG = 8_000;

  static void takeTime() {
    long end = System.nanoTime() + SLOW.toNanos();
    for (long left; (left = end - System.nanoTime()) > 0; ) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void write(ByteBuffer... sources) throws IOException {
    int length = 0;
    for (ByteBuffer source : sources) {
      length += source.remaining();
    }
    if (length >= LONG) {
      takeTime();
    }
    transport.write(sources);
  }
}
