package io.sockeye.codec.connection;

import io.sockeye.codec.Event;
import io.sockeye.codec.Frame;
import io.sockeye.codec.Message;
import io.sockeye.codec.Opcode;
import io.sockeye.codec.PreparedMessage;
import io.sockeye.codec.WebSocketProtocol;
import io.sockeye.codec.jfr.FlightRecording;
import io.sockeye.codec.jfr.MessageRecording;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The messages of one connection on their way to {@link Output}. The message lock is held for one
 * message, be it sent whole or as a stream.
 */
final class Sender {

  /** How often who waits for another thread's message looks whether there is still hope. */
  private static final long RECHECK_NANOS = Duration.ofMillis(100).toNanos();

  private final WebSocketProtocol protocol;
  private final Output output;
  private final long timeout;
  private final Consumer<IOException> endConnection;

  @SuppressWarnings("serial")
  private final EndingLock messageLock =
      new EndingLock() {
        @Override
        void whenFree() {
          protocol.endSending();
        }
      };

  /** Whether the thread that holds the lock writes a message as a stream. */
  private boolean streaming;

  Sender(
      WebSocketProtocol protocol,
      Output output,
      Duration timeout,
      Consumer<IOException> endConnection) {
    this.endConnection = endConnection;
    this.protocol = protocol;
    this.output = output;
    this.timeout = timeout.toNanos();
  }

  void send(Message message) throws IOException {
    MessageRecording recording = FlightRecording.messageSent();
    int length;
    lock();
    try {
      Frame frame = frame(message);
      length = protocol.uncompressedLength();
      output.write(frame, length);
    } finally {
      messageLock.unlock();
    }
    if (recording != null) {
      recording.end(output.peer(), message.opcode(), length);
    }
  }

  void send(PreparedMessage message) throws IOException {
    MessageRecording recording = FlightRecording.messageSent();
    lock();
    try {
      output.write(message);
    } finally {
      messageLock.unlock();
    }
    if (recording != null) {
      recording.end(output.peer(), message.message().opcode(), message.payloadLength());
    }
  }

  void sendAll(List<PreparedMessage> messages) throws IOException {
    lock();
    try {
      output.writeAll(messages);
    } finally {
      messageLock.unlock();
    }
  }

  OutgoingMessage begin(Opcode opcode) throws IOException {
    output.requireOpen();
    MessageRecording recording = FlightRecording.messageSent();
    lock();
    streaming = true;
    return new OutgoingMessage(this, opcode, recording);
  }

  void sendFragment(Opcode opcode, ByteBuffer data, boolean last) throws IOException {
    int length = data.remaining();
    output.write(frame(new Event.Fragment(opcode, data, last)), length);
  }

  SocketAddress peer() {
    return output.peer();
  }

  /** {@return about how many threads wait until another's message was sent} */
  int waiting() {
    return messageLock.getQueueLength();
  }

  void flush() throws IOException {
    output.flush();
  }

  /** Part of a message has left, and nothing can follow it. */
  void abandon() {
    endConnection.accept(ConnectionClosedException.atThisEnd("a message was left unfinished"));
  }

  /** The message that {@link #begin(Opcode)} began has been sent, or never will be. */
  void endOfStream() {
    streaming = false;
    messageLock.unlock();
  }

  /** Frees memory as soon as nobody sends. */
  void end() {
    if (messageLock.isHeldByCurrentThread()) {
      // It has left a message unfinished, and may never let go.
      protocol.endSending();
    }
    messageLock.end();
  }

  private void lock() throws IOException {
    try {
      if (!tryLock()) {
        throw new SocketTimeoutException(
            "another thread has been sending a message for "
                + Duration.ofNanos(timeout).toMillis()
                + " ms");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another thread sends a message");
    }
    if (streaming) {
      messageLock.unlock();
      throw new IllegalStateException(
          "this thread is writing a message as a stream, which has to be closed first");
    }
  }

  /**
   * Waits for the lock, but not when nothing can be sent any more: who holds it then may be busy
   * with something else than this connection, and will not notice soon.
   */
  private boolean tryLock() throws IOException, InterruptedException {
    if (messageLock.tryLock()) {
      return true;
    }
    long start = System.nanoTime();
    long left = timeout == 0 ? Long.MAX_VALUE : timeout;
    while (!messageLock.tryLock(Math.min(left, RECHECK_NANOS))) {
      output.requireOpen();
      if (timeout != 0) {
        left = timeout - (System.nanoTime() - start);
      }
      if (left <= 0) {
        return false;
      }
    }
    return true;
  }

  private Frame frame(Message message) throws IOException {
    output.requireOpen();
    try {
      return protocol.frame(message);
    } catch (IllegalStateException e) {
      // Closed since the line above, or else the caller's own doing.
      output.requireOpen();
      throw e;
    } catch (Error e) {
      output.cutBehind(e);
      throw e;
    }
  }

  private Frame frame(Event.Fragment fragment) throws IOException {
    output.requireOpen();
    try {
      return protocol.frame(fragment);
    } catch (IllegalStateException e) {
      output.requireOpen();
      throw e;
    } catch (Error e) {
      output.cutBehind(e);
      throw e;
    }
  }
}
