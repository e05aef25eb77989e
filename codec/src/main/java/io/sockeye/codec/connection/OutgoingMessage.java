package io.sockeye.codec.connection;

import io.sockeye.codec.Opcode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A message while it is being sent, in fragments of the size of its buffer or larger. */
final class OutgoingMessage extends OutputStream {

  private final Sender sender;
  private final Opcode opcode;
  private final Thread owner = Thread.currentThread();
  private final ByteBuffer buffer = BufferPool.OUTPUT.borrow();
  private boolean closed;

  OutgoingMessage(Sender sender, Opcode opcode) {
    this.sender = sender;
    this.opcode = opcode;
  }

  @Override
  public void write(int b) throws IOException {
    requireOpen();
    if (!buffer.hasRemaining()) {
      send(buffer.flip(), false);
      buffer.clear();
    }
    buffer.put((byte) b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    requireOpen();
    if (length > buffer.remaining()) {
      sendBuffer(false);
    }
    if (length > buffer.remaining()) {
      send(ByteBuffer.wrap(bytes, offset, length), false);
    } else {
      buffer.put(bytes, offset, length);
    }
  }

  /** Sends what was written so far. */
  @Override
  public void flush() throws IOException {
    requireOpen();
    sendBuffer(false);
    sender.flush();
  }

  /** Sends the end of the message. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      requireOwner();
      send(buffer.flip(), true);
      end();
    }
  }

  private void sendBuffer(boolean last) throws IOException {
    if (buffer.position() > 0) {
      send(buffer.flip(), last);
      buffer.clear();
    }
  }

  private void send(ByteBuffer data, boolean last) throws IOException {
    try {
      sender.sendFragment(opcode, data, last);
    } catch (IOException | RuntimeException e) {
      end();
      throw e;
    }
  }

  private void end() {
    closed = true;
    BufferPool.OUTPUT.giveBack(buffer);
    sender.endOfStream();
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("the message has ended");
    }
    requireOwner();
  }

  /** Locks belong to threads. */
  private void requireOwner() {
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException("a message is written by the thread that began it");
    }
  }
}
