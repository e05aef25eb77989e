package io.sockeye.codec.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One end of a connection within this process: a bounded pipe each way, like a pair of sockets. */
final class MemoryTransport implements Transport {

  /** One direction. */
  private static final class Pipe {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ByteBuffer bytes;
    private boolean ended;
    private boolean broken;

    Pipe(int capacity) {
      bytes = ByteBuffer.allocate(capacity);
    }

    int read(ByteBuffer target) throws IOException {
      lock.lock();
      try {
        while (bytes.position() == 0 && !ended && !broken) {
          changed.awaitUninterruptibly();
        }
        if (broken) {
          throw new IOException("closed");
        }
        if (bytes.position() == 0) {
          return -1;
        }
        bytes.flip();
        int length = Math.min(bytes.remaining(), target.remaining());
        target.put(target.position(), bytes, 0, length);
        target.position(target.position() + length);
        bytes.position(length);
        bytes.compact();
        changed.signalAll();
        return length;
      } finally {
        lock.unlock();
      }
    }

    void write(ByteBuffer source) throws IOException {
      lock.lock();
      try {
        while (source.hasRemaining()) {
          while (!bytes.hasRemaining() && !ended && !broken) {
            changed.awaitUninterruptibly();
          }
          if (broken || ended) {
            throw new IOException("closed");
          }
          int length = Math.min(bytes.remaining(), source.remaining());
          bytes.put(bytes.position(), source, source.position(), length);
          bytes.position(bytes.position() + length);
          source.position(source.position() + length);
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }

    void end(boolean breaks) {
      lock.lock();
      try {
        ended = true;
        broken |= breaks;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private final Pipe in;
  private final Pipe out;

  private MemoryTransport(Pipe in, Pipe out) {
    this.in = in;
    this.out = out;
  }

  /** Two ends; a writer waits while so many bytes are unread. */
  static MemoryTransport[] pair(int capacity) {
    Pipe there = new Pipe(capacity);
    Pipe back = new Pipe(capacity);
    return new MemoryTransport[] {
      new MemoryTransport(back, there), new MemoryTransport(there, back)
    };
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return in.read(target);
  }

  @Override
  public void write(ByteBuffer... sources) throws IOException {
    for (ByteBuffer source : sources) {
      out.write(source);
    }
  }

  @Override
  public void shutdownOutput() {
    out.end(false);
  }

  @Override
  public void close() {
    out.end(false);
    in.end(true);
  }
}
