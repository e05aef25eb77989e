package io.sockeye.codec.connection;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A stream that is closed without waiting. Many streams flush when they are closed: behind a write
 * that waits for the peer, that would wait as well, and hold up the watchdog with all deadlines of
 * all connections.
 */
final class GuardedOutput extends OutputStream {

  private static final Logger LOG = System.getLogger(GuardedOutput.class.getName());

  private final OutputStream out;
  private final ReentrantLock writing = new ReentrantLock();

  GuardedOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    writing.lock();
    try {
      out.write(bytes, offset, length);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void flush() throws IOException {
    writing.lock();
    try {
      out.flush();
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    if (!writing.tryLock()) {
      ConnectionThreads.execute(this::closeBehindWriter);
      return;
    }
    try {
      out.close();
    } finally {
      writing.unlock();
    }
  }

  private void closeBehindWriter() {
    try {
      out.close();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "closing a stream", e);
    }
  }
}
