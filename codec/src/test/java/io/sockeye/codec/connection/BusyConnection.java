package io.sockeye.codec.connection;

import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * A program: a connection that always has input, and a thread that waits and is woken meanwhile.
 * Both are virtual threads where there are any.
 */
final class BusyConnection implements Transport {

  static final String WOKEN = "woken";

  private static final byte[] FRAME = {(byte) 0x82, (byte) 0x82, 1, 2, 3, 4, 5, 6};
  private static final int BUSY = 10_000;

  private final int framesAtOnce;
  private volatile int reads;

  private BusyConnection(int framesAtOnce) {
    this.framesAtOnce = framesAtOnce;
  }

  /**
   * @param args how many frames come at once, if there is room for so many
   */
  public static void main(String[] args) throws Exception {
    BusyConnection transport = new BusyConnection(Integer.parseInt(args[0]));
    ThreadFactory threads = ConnectionThreads.factory("test");
    CountDownLatch wake = new CountDownLatch(1);
    Thread waiting = threads.newThread(() -> await(wake));
    waiting.start();
    while (waiting.getState() != Thread.State.WAITING) {
      pause();
    }
    threads.newThread(() -> receive(transport)).start();
    while (transport.reads < BUSY) {
      pause();
    }
    wake.countDown();
    waiting.join();
    System.out.println(WOKEN);
    System.exit(0);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void pause() {
    LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
  }

  private static void receive(Transport transport) {
    ProtocolConfig config = ProtocolConfig.of(Role.SERVER);
    WebSocket webSocket =
        WebSocket.of(transport, config, ConnectionOptions.DEFAULT, null, ByteBuffer.allocate(0));
    try {
      while (webSocket.receive() != null) {
        // It never has to wait.
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  // One thread reads.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  public int read(ByteBuffer target) {
    int frames = Math.min(framesAtOnce, target.remaining() / FRAME.length);
    for (int i = 0; i < frames; i++) {
      target.put(FRAME);
    }
    reads++;
    return frames * FRAME.length;
  }

  @Override
  public void write(ByteBuffer... sources) {
    throw new AssertionError("nothing is sent");
  }

  @Override
  public void shutdownOutput() {
    throw new AssertionError("nothing ends");
  }

  @Override
  public void close() {
    throw new AssertionError("nothing ends");
  }
}
