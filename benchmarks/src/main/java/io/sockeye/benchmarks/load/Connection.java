package io.sockeye.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** An open connection of a load: writes what is due, reads what there is. */
final class Connection implements FrameReader.Listener {

  /** What a load does about a message that was received. */
  interface Owner {
    /**
     * Is told that a message was received and checked.
     *
     * @param number of the message, counted from 0
     */
    void received(Connection connection, long number) throws IOException;
  }

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Traffic traffic;
  private final Owner owner;
  private final FrameReader reader;
  private final int inFlight;
  private final ByteBuffer out;
  private final Deque<ByteBuffer> pongs = new ArrayDeque<>();
  private final long[] sentAt;
  private int due;
  private long sent;
  private boolean waitsToWrite;

  Connection(SocketChannel channel, Selector selector, Traffic traffic, int inFlight, Owner owner)
      throws IOException {
    this.channel = channel;
    this.traffic = traffic;
    this.owner = owner;
    this.inFlight = inFlight;
    key = channel.register(selector, SelectionKey.OP_READ, this);
    reader = new FrameReader(traffic.opcode(), traffic.newCheck(), this);
    out = traffic.newOutput(Math.max(inFlight, 1));
    out.position(0).limit(0);
    sentAt = new long[Math.max(inFlight, 1)];
  }

  /** Has further messages sent with the next {@link #write()}. */
  void addDue(int messages) {
    due += messages;
  }

  /** {@return how many were received} */
  long messages() {
    return reader.messages();
  }

  /** {@return when a message that is in flight was sent} */
  long sentAt(long number) {
    return sentAt[(int) (number % inFlight)];
  }

  /**
   * Handles what the selector found, and writes what that made due.
   *
   * @return how many bytes have come
   */
  long ready(ByteBuffer shared) throws IOException {
    long received = key.isReadable() ? read(shared) : 0;
    if (key.isValid() && (due > 0 || waitsToWrite || !pongs.isEmpty())) {
      write();
    }
    return received;
  }

  private long read(ByteBuffer shared) throws IOException {
    long received = 0;
    int length;
    do {
      length = channel.read(shared.clear());
      if (length < 0) {
        throw new LoadException("the server ended the connection");
      }
      reader.read(shared.flip());
      received += length;
    } while (length == shared.capacity());
    return received;
  }

  void write() throws IOException {
    while (true) {
      if (!out.hasRemaining()) {
        for (ByteBuffer pong; (pong = pongs.peek()) != null; ) {
          channel.write(pong);
          if (pong.hasRemaining()) {
            break;
          }
          pongs.remove();
        }
        if (due == 0 || !pongs.isEmpty()) {
          break;
        }
        fill();
      }
      channel.write(out);
      if (out.hasRemaining()) {
        break;
      }
    }
    waitToWrite(out.hasRemaining() || !pongs.isEmpty());
  }

  private void fill() {
    int count = Math.min(due, inFlight);
    traffic.fill(out, sent, count);
    long now = System.nanoTime();
    for (int i = 0; i < count; i++) {
      sentAt[(int) ((sent + i) % inFlight)] = now;
    }
    sent += count;
    due -= count;
  }

  private void waitToWrite(boolean wait) {
    if (wait != waitsToWrite) {
      key.interestOps(wait ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
      waitsToWrite = wait;
    }
  }

  @Override
  public void message() throws IOException {
    owner.received(this, reader.messages() - 1);
  }

  @Override
  public void ping(byte[] payload) {
    pongs.add(FrameBytes.frame(FrameBytes.FIN | FrameBytes.PONG, payload, true));
  }

  @Override
  public void close(int code) throws LoadException {
    throw new LoadException("the server closed the connection with " + code);
  }

  /** Ends the connection without a word. */
  void abandon() throws IOException {
    channel.close();
  }
}
