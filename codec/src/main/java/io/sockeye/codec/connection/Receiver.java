package io.sockeye.codec.connection;

import io.sockeye.codec.Event;
import io.sockeye.codec.Message;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.Violation;
import io.sockeye.codec.WebSocketProtocol;
import io.sockeye.codec.jfr.FlightRecording;
import io.sockeye.codec.jfr.MessageRecording;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The receiving half of a connection: one thread at a time waits, and does what the events ask for.
 */
final class Receiver extends TrafficCounts {

  private static final Logger LOG = System.getLogger(WebSocket.class.getName());
  private static final AtomicReferenceFieldUpdater<Receiver, IOException> FAILURE =
      AtomicReferenceFieldUpdater.newUpdater(Receiver.class, IOException.class, "failure");
  private static final int DISCARDED_AT_ONCE = 4096;

  /** As in {@link Input}: whoever always finds something to discard lets nobody else run. */
  private static final int DISCARDED_UNTIL_PAUSE = 1024;

  /** From so many bytes on it pays to read into the message: less comes with what follows it. */
  private static final int MIN_READ_INTO_MESSAGE = 8 * 1024;

  private final Transport transport;
  private final WebSocketProtocol protocol;
  private final Input input;
  private final Output output;
  private final Pings pings;
  private final Deadlines deadlines;
  private final Consumer<IOException> endConnection;

  @SuppressWarnings("serial")
  private final EndingLock lock =
      new EndingLock() {
        @Override
        void whenFree() {
          release();
        }
      };

  private final BudgetedAssembler messages;

  /** The message that is being read as a stream. */
  private IncomingMessage incoming;

  /** Made for whoever waits for the end of the stream. */
  private ReentrantLock drainLock;

  /** Whether the Close of the peer was the first. */
  private volatile boolean closedByPeer;

  /** Why nothing more can be received: the first reason stays. */
  private volatile IOException failure;

  Receiver(
      Transport transport,
      WebSocketProtocol protocol,
      Input input,
      Output output,
      Pings pings,
      Deadlines deadlines,
      ReceiveBudget budget,
      Consumer<IOException> endConnection) {
    this.transport = transport;
    this.protocol = protocol;
    this.input = input;
    this.output = output;
    this.pings = pings;
    this.deadlines = deadlines;
    messages = new BudgetedAssembler(budget);
    this.endConnection = endConnection;
    countOnWire(input.buffer().remaining());
  }

  IOException failure() {
    return failure;
  }

  boolean closedByPeer() {
    return closedByPeer;
  }

  /** {@return how much is held of a message whose end has not come} */
  long incompleteBytes() {
    return messages.length();
  }

  Message receive() throws IOException {
    lock.lock();
    try {
      discardIncoming();
      long before = payloadBytes();
      Event.Fragment fragment = nextFragment(true);
      MessageRecording recording = fragment == null ? null : FlightRecording.messageReceived();
      while (fragment != null) {
        Message message = assemble(fragment);
        if (message != null) {
          input.letGo();
          forgetUsedInput();
          if (recording != null) {
            recording.end(transport.remoteAddress(), message.opcode(), payloadBytes() - before);
          }
          return message;
        }
        fragment = nextFragment(true);
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  IncomingMessage receiveStream() throws IOException {
    lock.lock();
    try {
      discardIncoming();
      long before = payloadBytes();
      Event.Fragment first = nextFragment(false);
      incoming =
          first == null
              ? null
              : new IncomingMessage(this, first, FlightRecording.messageReceived(), before);
      return incoming;
    } finally {
      lock.unlock();
    }
  }

  /** {@return how many bytes of the message were put into the target; -1 at its end} */
  int read(IncomingMessage message, ByteBuffer target) throws IOException {
    lock.lock();
    try {
      if (message.isFinished()) {
        return -1;
      }
      // Only the message under way may look at its fragment, which is a view of the input.
      requireIncoming(message);
      while (!message.fragment().data().hasRemaining()) {
        if (message.fragment().last()) {
          message.finish(transport.remoteAddress(), payloadBytes());
          incoming = null;
          return -1;
        }
        message.fragment(requireNext());
      }
      ByteBuffer data = message.fragment().data();
      int length = Math.min(data.remaining(), target.remaining());
      target.put(target.position(), data, data.position(), length);
      data.position(data.position() + length);
      return length;
    } finally {
      lock.unlock();
    }
  }

  void discard(IncomingMessage message) throws IOException {
    lock.lock();
    try {
      if (incoming == message) {
        discardIncoming();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Discards what still comes until the peer's Close and then until the end of the stream, and ends
   * the connection.
   *
   * @param nanos how long to wait for a thread that is receiving; 0 for any time
   * @return whether that was long enough
   */
  boolean drain(long nanos) throws InterruptedException {
    if (!lock.tryLock(nanos)) {
      return false;
    }
    try {
      incoming = null;
      if (drainLock == null) {
        drainLock = new ReentrantLock();
      }
      discardUntilClose();
    } finally {
      // Whoever waits for the lock is told of the Close, and need not wait for the end of TCP.
      lock.unlock();
    }
    discardUntilEndOfStream();
    return true;
  }

  /** Lets nothing more be received for this reason, unless there was one before. */
  void fail(IOException reason) {
    FAILURE.compareAndSet(this, null, reason);
  }

  /** Frees memory as soon as nobody receives. */
  void end() {
    lock.end();
  }

  private void release() {
    incoming = null;
    messages.forget();
    protocol.endReceiving();
    input.release();
  }

  private void discardUntilClose() {
    try {
      while (nextFragment(false) != null) {
        // Whoever closes is not interested.
      }
    } catch (IOException e) {
      // After a violation the peer may still be sending; after all else the connection has ended.
    }
  }

  /** From a Close or a violation on nobody else reads from the transport. */
  private void discardUntilEndOfStream() {
    drainLock.lock();
    try {
      ByteBuffer discarded = ByteBuffer.allocate(DISCARDED_AT_ONCE);
      // What comes behind a Close has no meaning (RFC 6455, section 5.5.1).
      for (int reads = 1; transport.read(discarded.clear()) >= 0; reads++) {
        if (reads % DISCARDED_UNTIL_PAUSE == 0) {
          ConnectionThreads.pauseIfVirtual();
        }
      }
      // A client has not said goodbye to TLS yet.
      transport.shutdownOutput();
    } catch (IOException e) {
      // As good an end as any: both sides have said what they had to say.
    } finally {
      drainLock.unlock();
    }
    endConnection.accept(ConnectionClosedException.of(protocol));
  }

  private void discardIncoming() throws IOException {
    if (incoming != null) {
      Event.Fragment fragment = incoming.fragment();
      incoming = null;
      while (fragment != null && !fragment.last()) {
        fragment = nextFragment(false);
      }
    }
  }

  private void requireIncoming(IncomingMessage message) throws IOException {
    if (incoming != message) {
      IOException failed = failure;
      if (failed != null) {
        throw Failure.again(failed);
      }
      throw new IOException("the message was discarded: another was received, or the end");
    }
  }

  private Event.Fragment requireNext() throws IOException {
    Event.Fragment next = nextFragment(false);
    if (next == null) {
      throw ConnectionClosedException.of(protocol);
    }
    return next;
  }

  /**
   * @param whole whether it is for the assembler, and counts only when that has taken it
   * @return the next part of a message, or null after the peer's Close
   */
  private Event.Fragment nextFragment(boolean whole) throws IOException {
    output.readBy(Thread.currentThread());
    while (protocol.closeReceived() == null) {
      IOException failed = failure;
      if (failed != null) {
        throw Failure.again(failed);
      }
      Event event = decode(whole);
      if (event == null) {
        output.flushBeforeWait();
        turn();
        IOException end = input.read();
        if (end != null) {
          endConnection.accept(end);
          throw Failure.again(failure);
        }
        countOnWire(input.buffer().remaining());
      } else if (event instanceof Event.Fragment fragment) {
        if (!whole) {
          countPayload(fragment.data().remaining(), fragment.last());
        }
        return fragment;
      } else if (event instanceof Event.Pong pong) {
        pings.answered(pong.data(), transport.remoteAddress());
      } else {
        if (event instanceof Event.Close) {
          closedByPeer = protocol.closeSent() == null;
          deadlines.closingBegins();
        }
        output.reply(event);
      }
    }
    return null;
  }

  /** The protocol lets go of the last buffer when it is given another: here an empty one. */
  private void forgetUsedInput() throws ProtocolViolationException {
    if (!input.buffer().hasRemaining()) {
      decode(false);
    }
  }

  private Event decode(boolean whole) throws ProtocolViolationException {
    try {
      ByteBuffer in = input.buffer();
      return whole ? messages.receive(protocol, in) : protocol.receive(in);
    } catch (ProtocolViolationException e) {
      throw tell(e);
    }
  }

  private Message assemble(Event.Fragment fragment) throws ProtocolViolationException {
    try {
      int bytes = fragment.data().remaining();
      Message message = messages.add(fragment);
      countPayload(bytes, message != null);
      return message;
    } catch (ProtocolViolationException e) {
      throw tell(e);
    }
  }

  private ByteBuffer reserve(long remaining) throws ProtocolViolationException {
    try {
      return messages.reserve(remaining);
    } catch (ProtocolViolationException e) {
      throw tell(e);
    }
  }

  private ProtocolViolationException tell(ProtocolViolationException violation) {
    messages.forget();
    protocol.endReceiving();
    input.release();
    fail(violation);
    deadlines.closingBegins();
    output.fail(violation.violation());
    report(violation.violation());
    return violation;
  }

  private void report(Violation violation) {
    SocketAddress peer = transport.remoteAddress();
    LOG.log(
        Level.DEBUG,
        "{0} has broken a rule or gone over a limit: {1} ({2})",
        peer,
        violation,
        violation.section());
    FlightRecording.violation(output.role(), peer, violation);
  }

  private void turn() throws ProtocolViolationException {
    long remaining = messages.isEmpty() ? 0 : protocol.remainingPayload();
    ByteBuffer target = remaining < MIN_READ_INTO_MESSAGE ? null : reserve(remaining);
    if (target == null) {
      input.turn();
    } else {
      input.turnTo(target);
    }
    forgetUsedInput();
  }
}
