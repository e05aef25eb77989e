package io.sockeye.codec.connection;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Frame;
import io.sockeye.codec.FrameEncoder;
import io.sockeye.codec.Opcode;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A program: a connection that always has input, and threads that are started meanwhile, virtual
 * ones where there are any. It prints how many reads there were from the start of each until it
 * ran: in the first line of those that the connection's own thread starts while it reads, then of
 * those that come from outside.
 */
final class BusyConnection implements Transport {

  static final int STARTS = 50;

  private final ThreadFactory threads = ConnectionThreads.factory("test");
  private final byte[] input;
  private final int repeatedFrom;
  private final int most;
  private int position;
  private volatile int reads;

  /** Each is started by the first read after the one before has run. */
  private final List<StartedThread> inside =
      Stream.generate(StartedThread::new).limit(STARTS).toList();

  private int startedInside;

  private BusyConnection(byte[] input, int repeatedFrom, int most) {
    this.input = input;
    this.repeatedFrom = repeatedFrom;
    this.most = most;
  }

  /**
   * @param args what comes again and again: MESSAGE, or once, and behind it what has no meaning:
   *     CLOSE; how many bytes of payload it has; how many bytes come at once at most
   */
  public static void main(String[] args) throws Exception {
    Opcode opcode = args[0].equals("CLOSE") ? Opcode.CLOSE : Opcode.BINARY;
    byte[] frame = frame(opcode, Integer.parseInt(args[1]));
    int repeatedFrom = opcode == Opcode.CLOSE ? frame.length - 1 : 0;
    BusyConnection connection = new BusyConnection(frame, repeatedFrom, Integer.parseInt(args[2]));
    connection.threads.newThread(connection::receive).start();
    print(connection.inside.stream().mapToInt(StartedThread::readsUntilRun));
    print(IntStream.range(0, STARTS).map(i -> connection.startOutside().readsUntilRun()));
    System.exit(0);
  }

  private static byte[] frame(Opcode opcode, int payloadBytes) {
    ByteBuffer payload = ByteBuffer.allocate(payloadBytes);
    ByteBuffer frame = ByteBuffer.allocate(payloadBytes + FrameEncoder.MAX_HEADER_LENGTH);
    new FrameEncoder(ProtocolConfig.of(Role.CLIENT))
        .encode(new Frame(true, false, opcode, payload), frame);
    return Arrays.copyOf(frame.array(), frame.position());
  }

  private static void print(IntStream reads) {
    System.out.println(reads.mapToObj(Integer::toString).collect(Collectors.joining(" ")));
  }

  private StartedThread startOutside() {
    int before = reads;
    while (reads == before) {
      // It shall not be in a pause already.
      Thread.onSpinWait();
    }
    StartedThread thread = new StartedThread();
    thread.start();
    return thread;
  }

  private void receive() {
    WebSocket webSocket =
        WebSocket.of(
            this,
            ProtocolConfig.of(Role.SERVER),
            ConnectionOptions.DEFAULT,
            null,
            ByteBuffer.allocate(0));
    try {
      while (webSocket.receive() != null) {
        // It never has to wait.
      }
      webSocket.close(CloseStatus.NORMAL_CLOSURE);
    } catch (IOException | RuntimeException | Error e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  @Override
  // One thread reads.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  public int read(ByteBuffer target) {
    int length = Math.min(most, target.remaining());
    for (int left = length; left > 0; ) {
      int part = Math.min(left, input.length - position);
      target.put(input, position, part);
      position += part;
      if (position == input.length) {
        position = repeatedFrom;
      }
      left -= part;
    }
    reads++;
    if (startedInside < STARTS && (startedInside == 0 || inside.get(startedInside - 1).hasRun())) {
      inside.get(startedInside++).start();
    }
    return length;
  }

  @Override
  public void write(ByteBuffer... sources) {
    for (ByteBuffer source : sources) {
      source.position(source.limit());
    }
  }

  @Override
  public void shutdownOutput() {}

  @Override
  public void close() {}

  private final class StartedThread {

    private final CountDownLatch ran = new CountDownLatch(1);
    private int readsAtStart;
    private int readsWhenRun;

    void start() {
      readsAtStart = reads;
      threads
          .newThread(
              () -> {
                readsWhenRun = reads;
                ran.countDown();
              })
          .start();
    }

    boolean hasRun() {
      return ran.getCount() == 0;
    }

    int readsUntilRun() {
      try {
        ran.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return readsWhenRun - readsAtStart;
    }
  }
}
