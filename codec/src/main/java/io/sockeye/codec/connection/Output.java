package io.sockeye.codec.connection;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Event;
import io.sockeye.codec.Frame;
import io.sockeye.codec.FrameEncoder;
import io.sockeye.codec.PreparedMessage;
import io.sockeye.codec.Role;
import io.sockeye.codec.Violation;
import io.sockeye.codec.WebSocketProtocol;
import io.sockeye.codec.jfr.FlightRecording;
import io.sockeye.codec.jfr.MessageRecording;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Supplier;

/**
 * The frames of one connection on their way to the transport. The frame lock is held for one frame,
 * so that a Pong goes out between the frames of a long message.
 *
 * <p>The reader never waits for the frame lock: while it is taken, what the RFC obliges it to reply
 * is left to the lock's holder.
 */
final class Output extends TransportOutput {

  private static final Logger LOG = System.getLogger(Output.class.getName());
  private static final AtomicReferenceFieldUpdater<Output, Event.Ping> UNANSWERED_PING =
      AtomicReferenceFieldUpdater.newUpdater(Output.class, Event.Ping.class, "unansweredPing");
  private static final AtomicReferenceFieldUpdater<Output, PendingClose> PENDING_CLOSE =
      AtomicReferenceFieldUpdater.newUpdater(Output.class, PendingClose.class, "pendingClose");

  /**
   * A Close that is to be sent.
   *
   * @param frame nothing if a Close was sent before
   * @param last whether this end then closes TCP, and does not wait for the other to do so
   */
  private record PendingClose(Supplier<ByteBuffer> frame, boolean last) {}

  private final WebSocketProtocol protocol;
  private final Role role;
  private final boolean gathers;
  private final HandoffLock frameLock = new FrameLock();

  /** Only the newest Ping needs a Pong (RFC 6455, section 5.5.3). */
  private volatile Event.Ping unansweredPing;

  /** The Close that is to be sent; null when there is none. */
  private volatile PendingClose pendingClose;

  /** Whether the reader waits for the peer, so that what was gathered has to leave. */
  private volatile boolean flushWanted;

  /** The thread that received last: the one that is trusted to come back and flush. */
  private volatile Thread reader;

  Output(
      Transport transport,
      WebSocketProtocol protocol,
      Role role,
      Deadlines deadlines,
      FlushPolicy policy) {
    super(transport, deadlines);
    this.protocol = protocol;
    this.role = role;
    this.gathers = policy == FlushPolicy.BEFORE_WAIT;
  }

  void readBy(Thread thread) {
    if (gathers && reader != thread) {
      reader = thread;
    }
  }

  Role role() {
    return role;
  }

  void write(Frame frame, int uncompressedLength) throws IOException {
    frameLock.lock();
    try {
      requireOpen();
      ByteBuffer payload = frame.payload();
      ByteBuffer out = roomFor(FrameEncoder.MAX_HEADER_LENGTH);
      FrameEncoder encoder = protocol.encoder();
      encoder.encodeHeader(frame.fin(), frame.rsv1(), frame.opcode(), payload.remaining(), out);
      if (role == Role.SERVER && payload.remaining() > out.remaining()) {
        drain(payload);
      } else {
        encoder.encodePayload(payload, out);
        while (payload.hasRemaining()) {
          drain();
          encoder.encodePayload(payload, roomFor(1));
        }
      }
      flushUnlessReaderWill();
      countPayload(uncompressedLength, frame.fin());
    } catch (RuntimeException | Error e) {
      cutBehind(e);
      throw e;
    } finally {
      frameLock.unlock();
    }
  }

  /**
   * Lets nothing follow. A compressed message that did not leave is in the deflater's window all
   * the same: what the next one refers to there the peer does not have.
   */
  void cutBehind(Throwable thrown) {
    if (failure() == null) {
      cut(new IOException("a frame could not be made", thrown));
    }
  }

  void write(PreparedMessage message) throws IOException {
    frameLock.lock();
    try {
      gather(message);
      flushUnlessReaderWill();
    } finally {
      frameLock.unlock();
    }
  }

  /** Writes messages with as few writes to the transport as the buffer has room for. */
  void writeAll(List<PreparedMessage> messages) throws IOException {
    try {
      for (PreparedMessage message : messages) {
        MessageRecording recording = FlightRecording.messageSent();
        gather(message);
        if (recording != null) {
          recording.end(peer(), message.message().opcode(), message.payloadLength());
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      // Those before it were accepted.
      try {
        flushGathered();
      } catch (IOException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
    flushGathered();
  }

  private void gather(PreparedMessage message) throws IOException {
    frameLock.lock();
    try {
      requireOpen();
      putFrame(message);
      countPayload(message.payloadLength(), true);
    } finally {
      frameLock.unlock();
    }
  }

  private void putFrame(PreparedMessage message) throws IOException {
    Objects.requireNonNull(message, "message");
    try {
      put(protocol.send(message));
    } catch (RuntimeException | Error e) {
      try {
        // Those before it are whole, and were accepted.
        drain();
      } catch (IOException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      cutBehind(e);
      throw e;
    }
  }

  private void flushGathered() throws IOException {
    frameLock.lock();
    try {
      requireWritable();
      flushUnlessReaderWill();
    } finally {
      frameLock.unlock();
    }
  }

  void ping(ByteBuffer data) throws IOException {
    frameLock.lock();
    try {
      requireOpen();
      put(protocol.ping(data));
      drain();
    } finally {
      frameLock.unlock();
    }
  }

  /**
   * Sends a Close, unless there is another, now or as soon as the frame lock is free: its holder
   * may be waiting for a peer that waits, in its turn, for the caller to read.
   */
  void close(CloseStatus status) throws IOException {
    requireWritable();
    PENDING_CLOSE.compareAndSet(this, null, new PendingClose(() -> protocol.close(status), false));
    frameLock.handOff();
    requireWritable();
  }

  void flush() throws IOException {
    frameLock.lock();
    try {
      requireWritable();
      drain();
    } finally {
      frameLock.unlock();
    }
  }

  /**
   * Called by the reader before it waits. If another thread holds the frame lock, that one flushes.
   */
  void flushBeforeWait() {
    if (gathers) {
      flushWanted = true;
      frameLock.handOff();
    }
  }

  boolean isWritable() {
    return !isClosing() && failure() == null;
  }

  /** Answers what was received as the RFC obliges to, now or as soon as the frame lock is free. */
  void reply(Event event) {
    if (event instanceof Event.Ping ping) {
      unansweredPing = ping;
    } else if (event instanceof Event.Close) {
      // The server closes TCP first (RFC 6455, section 7.1.1).
      pendingClose = new PendingClose(() -> protocol.reply(event), role == Role.SERVER);
    } else {
      return;
    }
    frameLock.handOff();
  }

  /** Tells the peer what it did wrong, now or as soon as the frame lock is free. */
  void fail(Violation violation) {
    pendingClose = new PendingClose(() -> protocol.fail(violation), true);
    frameLock.handOff();
  }

  /** Lets nothing more be written, whatever happens to the transport. */
  void end(IOException reason) {
    setFailure(reason);
    frameLock.ifFree(this::giveBack);
  }

  /** Has the replies sent and the flush done that were left for the holder. */
  @SuppressWarnings("serial")
  private final class FrameLock extends HandoffLock {

    @Override
    boolean hasWork() {
      return flushWanted || unansweredPing != null || pendingClose != null;
    }

    @Override
    void work() {
      writeWhatIsLeft();
    }
  }

  private void writeWhatIsLeft() {
    boolean flush = flushWanted;
    flushWanted = false;
    Event.Ping ping = UNANSWERED_PING.getAndSet(this, null);
    PendingClose close = pendingClose;
    try {
      if (failure() == null) {
        write(ping, close, flush);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a reply could not be written", e);
    } catch (RuntimeException | Error e) {
      cut(new IOException("a reply could not be made", e));
      throw e;
    } finally {
      // Not before: until the protocol has sent its Close this alone says that nothing may follow.
      PENDING_CLOSE.compareAndSet(this, close, null);
    }
  }

  private void write(Event.Ping ping, PendingClose close, boolean flush) throws IOException {
    if (ping != null) {
      put(protocol.reply(ping));
      flushUnlessReaderWill();
    }
    if (close != null) {
      put(close.frame().get());
      drain();
      if (close.last()) {
        endOutput(protocol.closeReceived() != null);
      }
    }
    if (flush) {
      drain();
    }
  }

  /** Fails when no message may be sent; any thread may ask. */
  void requireOpen() throws IOException {
    if (isClosing()) {
      throw ConnectionClosedException.of(protocol);
    }
    requireWritable();
  }

  private boolean isClosing() {
    // In this order: the one that takes its place is there before it goes.
    return pendingClose != null || protocol.closeSent() != null;
  }

  private void flushUnlessReaderWill() throws IOException {
    if (!gathers || Thread.currentThread() != reader) {
      drain();
    }
  }
}
