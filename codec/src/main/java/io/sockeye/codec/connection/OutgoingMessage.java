package io.sockeye.codec.connection;

import io.sockeye.codec.Opcode;
import io.sockeye.codec.jfr.MessageRecording;
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
  private final MessageRecording recording;
  private long length;
  private boolean begun;
  private boolean closed;

  /**
   * @param recording null for none
   */
  OutgoingMessage(Sender sender, Opcode opcode, MessageRecording recording) {
    this.sender = sender;
    this.opcode = opcode;
    this.recording = recording;
  }

  @Override
  public void write(int b) throws IOException {
    requireOpen();
    if (!buffer.hasRemaining()) {
      sendBuffer();
    }
    buffer.put((byte) b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    requireOpen();
    int from = offset;
    int end = offset + length;
    while (from < end) {
      if (!buffer.hasRemaining()) {
        sendBuffer();
      }
      if (buffer.position() == 0 && end - from >= buffer.capacity()) {
        send(ByteBuffer.wrap(bytes, from, end - from), false);
        return;
      }
      int taken = Math.min(end - from, buffer.remaining());
      buffer.put(bytes, from, taken);
      from += taken;
    }
  }

  /** Sends what was written so far. */
  @Override
  public void flush() throws IOException {
    requireOpen();
    sendBuffer();
    sender.flush();
  }

  /** Sends the end of the message. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      requireOwner();
      send(buffer.flip(), true);
      end();
      if (recording != null) {
        recording.end(sender.peer(), opcode, length);
      }
    }
  }

  /**
   * Lets the message never be complete. If a part of it has left, that is the end of the
   * connection.
   */
  void discard() {
    if (!closed) {
      end();
      if (begun) {
        sender.abandon();
      }
    }
  }

  private void sendBuffer() throws IOException {
    if (buffer.position() > 0) {
      send(buffer.flip(), false);
      buffer.clear();
    }
  }

  private void send(ByteBuffer data, boolean last) throws IOException {
    begun = true;
    length += data.remaining();
    try {
      sender.sendFragment(opcode, data, last);
    } catch (IOException | RuntimeException | Error e) {
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
