package io.sockeye.codec.connection;

import io.sockeye.codec.Frame;
import io.sockeye.codec.FrameEncoder;
import io.sockeye.codec.Opcode;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * A program: a connection that always has input, and a thread that waits and is woken meanwhile.
 * Both are virtual threads where there are any. It prints how many reads there were from then until
 * the thread ran.
 */
final class BusyConnection implements Transport {

  private static final int BUSY = 10_000;

  private final byte[] frame;
  private final int most;
  private int position;
  private volatile int reads;

  private BusyConnection(byte[] frame, int most) {
    this.frame = frame;
    this.most = most;
  }

  /**
   * @param args how many bytes of payload each frame has, and how many bytes come at once at most
   */
  public static void main(String[] args) throws Exception {
    BusyConnection transport =
        new BusyConnection(frame(Integer.parseInt(args[0])), Integer.parseInt(args[1]));
    ThreadFactory threads = ConnectionThreads.factory("test");
    CountDownLatch wake = new CountDownLatch(1);
    int[] readsWhenAwake = new int[1];
    Thread waiting =
        threads.newThread(
            () -> {
              await(wake);
              readsWhenAwake[0] = transport.reads;
            });
    waiting.start();
    while (waiting.getState() != Thread.State.WAITING) {
      pause();
    }
    threads.newThread(() -> receive(transport)).start();
    while (transport.reads < BUSY) {
      pause();
    }
    wake.countDown();
    int readsWhenWoken = transport.reads;
    waiting.join();
    System.out.println(readsWhenAwake[0] - readsWhenWoken);
    System.exit(0);
  }

  private static byte[] frame(int payloadBytes) {
    ByteBuffer payload = ByteBuffer.allocate(payloadBytes);
    ByteBuffer frame = ByteBuffer.allocate(payloadBytes + FrameEncoder.MAX_HEADER_LENGTH);
    new FrameEncoder(ProtocolConfig.of(Role.CLIENT))
        .encode(new Frame(true, false, Opcode.BINARY, payload), frame);
    return Arrays.copyOf(frame.array(), frame.position());
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
    int length = Math.min(most, target.remaining());
    for (int left = length; left > 0; ) {
      int part = Math.min(left, frame.length - position);
      target.put(frame, position, part);
      position = (position + part) % frame.length;
      left -= part;
    }
    reads++;
    return length;
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
