package io.sockeye.codec.connection;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.Opcode;
import io.sockeye.codec.PreparedMessage;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.WebSocketProtocol;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;

/**
 * An open WebSocket connection that blocks: {@link #receive()} waits for a message, {@link
 * #send(Message) send} until the message has left.
 *
 * <pre>{@code
 * for (Message message; (message = webSocket.receive()) != null; ) {
 *   webSocket.send(message);
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> Any thread may call any method. Nothing is received, no Ping answered and no
 * Close noticed but by a thread that is in {@link #receive()}, {@link #listen(WebSocketListener)
 * listen} or {@link #close()}: no hidden thread reads. Messages of several threads are sent one
 * after the other, and a Pong goes out between the frames of a long one. Interrupting a thread that
 * waits for the peer ends the connection if the transport is a channel, or a socket used by a
 * virtual thread; it has no effect on a platform thread that waits for a socket.
 *
 * <p><b>Deadlines</b> are those of {@link ConnectionOptions}. When one passes, the connection is
 * aborted, and who waits gets a {@link SocketTimeoutException} that says which. Only a thread that
 * has waited in vain for another thread's message leaves the connection as it is.
 *
 * <p><b>The end.</b> A connection has to be closed, by {@link #close()} or {@link #abort()}, even
 * if the peer closed it.
 */
public final class WebSocket implements Closeable {

  private static final AtomicIntegerFieldUpdater<WebSocket> ENDED =
      AtomicIntegerFieldUpdater.newUpdater(WebSocket.class, "ended");

  private final Transport transport;
  private final WebSocketProtocol protocol;
  private final String subprotocol;
  private final long openedAt = System.nanoTime();
  private final Deadlines deadlines;
  private final Pings pings = new Pings();
  private final Output output;
  private final Sender sender;
  private final Receiver receiver;

  /** 1 from its end on. */
  private volatile int ended;

  private WebSocket(
      Transport transport,
      ProtocolConfig config,
      ConnectionOptions options,
      String subprotocol,
      ByteBuffer received,
      ReceiveBudget budget) {
    this.transport = Objects.requireNonNull(transport, "transport");
    this.subprotocol = subprotocol;
    protocol = new WebSocketProtocol(Objects.requireNonNull(config, "config"));
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(received, "received");
    Objects.requireNonNull(budget, "budget");
    Consumer<IOException> end = this::end;
    deadlines = new Deadlines(options, this::keepAlive, end);
    output = new Output(transport, protocol, config.role(), deadlines, options.flushPolicy());
    sender = new Sender(protocol, output, options.sendTimeout(), end);
    Input input = new Input(transport, deadlines, received);
    receiver = new Receiver(transport, protocol, input, output, pings, deadlines, budget, end);
  }

  /**
   * {@return a connection whose opening handshake is complete, within its own limits alone}
   *
   * @param transport what it goes over; closed with the connection
   * @param config this end's role, limits, and what was agreed
   * @param options deadlines and flushing
   * @param subprotocol the agreed subprotocol; null when there is none
   * @param received what came after the handshake, position to limit: kept by the connection
   */
  public static WebSocket of(
      Transport transport,
      ProtocolConfig config,
      ConnectionOptions options,
      String subprotocol,
      ByteBuffer received) {
    return of(transport, config, options, subprotocol, received, ReceiveBudget.UNLIMITED);
  }

  /**
   * {@return a connection whose opening handshake is complete, with a share of a budget}
   *
   * @param transport what it goes over; closed with the connection
   * @param config this end's role, limits, and what was agreed
   * @param options deadlines and flushing
   * @param subprotocol the agreed subprotocol; null when there is none
   * @param received what the peer sent behind the handshake, from position to limit; the buffer
   *     becomes the connection's
   * @param budget the memory for incomplete messages that it shares with other connections
   */
  public static WebSocket of(
      Transport transport,
      ProtocolConfig config,
      ConnectionOptions options,
      String subprotocol,
      ByteBuffer received,
      ReceiveBudget budget) {
    WebSocket webSocket = new WebSocket(transport, config, options, subprotocol, received, budget);
    Watchdog.watch(webSocket.deadlines);
    return webSocket;
  }

  /** {@return the subprotocol that was agreed in the opening handshake, or null} */
  public String subprotocol() {
    return subprotocol;
  }

  /**
   * {@return the address of the peer, or of the proxy before it, for log lines; null when the
   * transport does not tell}
   */
  public SocketAddress remoteAddress() {
    return transport.remoteAddress();
  }

  /** {@return what has gone over this connection, and what waits; after its end as well} */
  public Statistics statistics() {
    return Statistics.of(age(), receiver, output, sender, pings);
  }

  /** {@return whether messages can be sent: no Close was sent or received, nothing has failed} */
  public boolean isOpen() {
    return output.isWritable() && receiver.failure() == null && protocol.closeReceived() == null;
  }

  /**
   * {@return how the connection was closed: the status of the peer's Close, or 1006 when it ended
   * without one; null while neither has happened}
   */
  public CloseStatus closeStatus() {
    return protocol.closeReceived() == null && receiver.failure() == null
        ? null
        : protocol.closeStatus();
  }

  /**
   * Waits for the next message. The rest of a message that is being read as a stream is discarded.
   *
   * @return the message; null when the peer has closed the connection, or it was closed here
   * @throws ProtocolViolationException when the peer broke a rule or went over a limit; the peer
   *     has been told
   * @throws EOFException when the peer is gone without a Close
   * @throws SocketTimeoutException when a deadline passed
   * @throws IOException when the transport failed, or the connection was aborted
   */
  public Message receive() throws IOException {
    return receiver.receive();
  }

  /**
   * Waits for the beginning of the next message, to be read as a stream.
   *
   * @return the message; null when the peer has closed the connection, or it was closed here
   * @throws IOException as {@link #receive()}
   */
  public IncomingMessage receiveStream() throws IOException {
    return receiver.receiveStream();
  }

  /**
   * Receives until the connection is closed, and tells a listener what happens, on this thread. No
   * other thread should receive meanwhile: each message goes to one of them only.
   *
   * @param listener called without any lock
   */
  public void listen(WebSocketListener listener) {
    new Listening(this, Objects.requireNonNull(listener, "listener")).run();
  }

  /**
   * Sends a text message.
   *
   * @param text the message
   * @throws IllegalArgumentException when it has an unpaired surrogate; nothing was sent
   * @throws IOException as {@link #send(Message)}
   */
  public void send(String text) throws IOException {
    send(Message.text(text));
  }

  /**
   * Sends a binary message.
   *
   * @param data the message; not changed, and not used after this call
   * @throws IOException as {@link #send(Message)}
   */
  public void send(byte[] data) throws IOException {
    send(Message.binary(data));
  }

  /**
   * Sends a message in one frame, after those that other threads are sending. That it was sent does
   * not mean that the peer accepts it: a message over the peer's limit, for instance, is answered
   * with a Close, which {@link #receive()} and {@link #closeStatus()} tell.
   *
   * @param message the message; a binary one's array is not used after this call
   * @throws IllegalArgumentException when a text has an unpaired surrogate; nothing was sent
   * @throws IllegalStateException when this thread has not finished a message that it sends as a
   *     stream
   * @throws ConnectionClosedException when this end or the peer has closed the connection; without
   *     a {@linkplain Throwable#getCause() cause} it was before anything of the message had left
   * @throws SocketTimeoutException when a deadline passed
   * @throws IOException when the transport failed
   */
  public void send(Message message) throws IOException {
    Objects.requireNonNull(message, "message");
    sender.send(message);
  }

  /**
   * Sends a message that was prepared for many connections.
   *
   * @param message the message
   * @throws IllegalStateException when this thread has not finished a message that it sends as a
   *     stream
   * @throws IOException as {@link #send(Message)}
   */
  public void send(PreparedMessage message) throws IOException {
    Objects.requireNonNull(message, "message");
    sender.send(message);
  }

  /**
   * Sends messages that were prepared for many connections, one right after the other; short ones
   * share writes to the transport.
   *
   * @param messages the messages in order, not to be changed meanwhile
   * @throws IllegalStateException when this thread has not finished a message that it sends as a
   *     stream
   * @throws IOException as {@link #send(Message)}, when messages before it may have left
   */
  public void sendAll(List<PreparedMessage> messages) throws IOException {
    Objects.requireNonNull(messages, "messages");
    sender.sendAll(messages);
  }

  /**
   * {@return a stream whose bytes become one binary message, of any length}
   *
   * <p>Closing it completes the message; those of other threads wait for that. A try statement does
   * it after a failure as well: to leave a message incomplete, call {@link #abort()} first. It is
   * used by this thread alone.
   *
   * @throws IllegalStateException when this thread has not finished another such message
   * @throws IOException as {@link #send(Message)}
   */
  public OutputStream binaryOutputStream() throws IOException {
    return sender.begin(Opcode.BINARY);
  }

  /**
   * {@return a writer whose characters become one text message, of any length}
   *
   * <p>As {@link #binaryOutputStream()}. An unpaired surrogate is an {@link
   * IllegalArgumentException}, and the end of the connection if a part of the message has left.
   *
   * @throws IllegalStateException when this thread has not finished another such message
   * @throws IOException as {@link #send(Message)}
   */
  public Writer textWriter() throws IOException {
    return new MessageWriter(sender.begin(Opcode.TEXT));
  }

  /**
   * Hands what was gathered under {@link FlushPolicy#BEFORE_WAIT} to the transport.
   *
   * @throws IOException when the transport failed
   */
  public void flush() throws IOException {
    output.flush();
  }

  /**
   * Sends a Ping. The answer is noticed by a thread that receives.
   *
   * @return the time until the Pong comes; it fails when the connection ends before. What depends
   *     on it runs on a thread of its own
   * @throws IOException as {@link #send(Message)}, or when the peer has left 64 Pings unanswered
   */
  public CompletableFuture<Duration> ping() throws IOException {
    return pings.send(output);
  }

  /**
   * Sends a Close if none was sent, and returns at once (RFC 6455, section 7.1.2): while another
   * thread sends, the Close follows what that one is writing. What the peer still sends can be
   * received, until {@link #receive()} returns null; nothing can be sent any more. {@link #close()}
   * has to follow. On a connection that has ended it does nothing.
   *
   * @param status the code and reason; 1005 for a Close without a body
   * @throws IllegalArgumentException for 1006 and 1015, which are never sent
   * @throws IOException when the transport failed
   */
  public void sendClose(CloseStatus status) throws IOException {
    Objects.requireNonNull(status, "status").encode();
    if (ended == 0) {
      deadlines.closingBegins();
      try {
        output.close(status);
      } catch (ConnectionClosedException e) {
        // It has ended since it was asked.
      }
    }
  }

  /** Closes the connection with status 1000, as {@link #close(CloseStatus)}. */
  @Override
  public void close() {
    close(CloseStatus.NORMAL_CLOSURE);
  }

  /**
   * Sends a Close if none was sent, discards what still comes until the peer's Close, and ends the
   * TCP connection (RFC 6455, sections 7.1.1 to 7.1.3). It takes no longer than the deadline for
   * closing; {@link #closeStatus()} tells the outcome. On a connection that has ended it does
   * nothing.
   *
   * @param status the code and reason; 1005 for a Close without a body
   * @throws IllegalArgumentException for 1006 and 1015, which are never sent
   */
  public void close(CloseStatus status) {
    Objects.requireNonNull(status, "status").encode();
    if (ended != 0) {
      return;
    }
    try {
      sendClose(status);
      if (!receiver.drain(deadlines.closeTimeout().toNanos())) {
        end(new SocketTimeoutException("closing was not complete in time"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      abort();
    } catch (IOException again) {
      end(output.failure());
    } catch (RuntimeException | Error e) {
      abort();
      throw e;
    }
  }

  /**
   * Ends the connection at once, without a Close. Whoever waits on it gets an exception. On a
   * connection that has ended it does nothing.
   */
  public void abort() {
    end(ConnectionClosedException.atThisEnd("the connection was aborted"));
  }

  private void end(IOException reason) {
    receiver.fail(reason);
    if (ENDED.compareAndSet(this, 0, 1)) {
      Watchdog.forget(deadlines);
      output.end(receiver.failure());
      try {
        transport.close();
      } finally {
        receiver.end();
        sender.end();
        pings.end(receiver.failure());
        new Ending(protocol, receiver, output).tell(age());
      }
    }
  }

  private void keepAlive() {
    pings.keepAlive(output, deadlines);
  }

  private Duration age() {
    return Duration.ofNanos(System.nanoTime() - openedAt);
  }
}
