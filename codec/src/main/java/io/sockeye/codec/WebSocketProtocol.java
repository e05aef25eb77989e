package io.sockeye.codec;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * One endpoint of a WebSocket connection after the opening handshake: the rules of RFC 6455 and RFC
 * 7692 as a state machine that does no I/O. It is fed with what the peer sent, and says what that
 * means and what has to be answered; it is told what to send, and returns the bytes.
 *
 * <pre>{@code
 * void onBytes(ByteBuffer in) throws IOException {
 *   try {
 *     for (Event event; (event = protocol.receive(in, messages)) != null; ) {
 *       channel.write(protocol.reply(event));
 *       if (event instanceof Event.Close) {
 *         channel.close();
 *       }
 *       if (event instanceof Event.Fragment fragment) {
 *         Message message = messages.add(fragment);
 *         if (message != null) {
 *           channel.write(protocol.send(message));
 *         }
 *       }
 *     }
 *   } catch (ProtocolViolationException e) {
 *     channel.write(protocol.fail(e.violation()));
 *     channel.close();
 *   }
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> There are two halves, and each is used by one thread at a time: the receiving
 * half is {@link #receive(ByteBuffer) receive}, {@link #remainingPayload()} and {@link
 * #endReceiving()}; all else is the sending half, {@link #reply(Event)} included. The two halves
 * may be used at the same time. Within the sending half {@link #frame(Event.Fragment) frame} may be
 * used at the same time as the {@link #encoder()} and the methods for control frames ({@link
 * #reply(Event)}, {@link #ping(ByteBuffer)}, {@link #close(CloseStatus)}, {@link
 * #fail(Violation)}), so that a long message can be compressed while a Pong goes out. {@link
 * #closeSent()}, {@link #closeReceived()} and {@link #closeStatus()} may be asked from any thread.
 *
 * <p><b>Buffers.</b> What the methods return is new memory, or read-only, and belongs to the
 * caller, unless they say that it is borrowed.
 *
 * <p><b>Memory.</b> Compression uses memory outside the heap: {@link #endReceiving()} and {@link
 * #endSending()} free it.
 */
public final class WebSocketProtocol {

  private final ReceivingHalf receiving;
  private final SendingHalf sending;

  /**
   * Makes an endpoint of a connection whose opening handshake is complete.
   *
   * @param config the endpoint's role, limits, and what was agreed
   */
  public WebSocketProtocol(ProtocolConfig config) {
    Objects.requireNonNull(config, "config");
    receiving = new ReceivingHalf(config);
    sending = new SendingHalf(config);
  }

  /**
   * Takes the next event from the peer's bytes. It is to be called until it returns null.
   *
   * @param in what the peer sent, from position to limit; a server's has to be writable, for
   *     payload is unmasked in place
   * @return the next event; null when all bytes were used. After a Close or a violation it is
   *     always null: what still comes is discarded
   * @throws ProtocolViolationException when the peer broke a rule; {@link #fail(Violation)} says
   *     what to send. It is thrown once
   * @throws IllegalArgumentException when a server's buffer is read-only
   */
  public Event receive(ByteBuffer in) throws ProtocolViolationException {
    return receiving.receive(in, null);
  }

  /**
   * As {@link #receive(ByteBuffer)}, for a caller that puts messages together: a text in one piece
   * is known to be ASCII or checked to be UTF-8 by the assembler, while it is decoded, which saves
   * a second look at its bytes.
   *
   * @param in what the peer sent, from position to limit; a server's has to be writable
   * @param messages the assembler to {@linkplain MessageAssembler#add(Event.Fragment) add} each
   *     fragment to that is returned, before the next call and before its data are used otherwise
   * @return the next event, or null, as {@link #receive(ByteBuffer)}; always null after a violation
   *     that the assembler has thrown
   * @throws ProtocolViolationException as {@link #receive(ByteBuffer)}, but for a text in one piece
   *     that is not UTF-8
   * @throws IllegalArgumentException when a server's buffer is read-only
   */
  public Event receive(ByteBuffer in, MessageAssembler messages) throws ProtocolViolationException {
    return receiving.receive(in, Objects.requireNonNull(messages, "messages"));
  }

  /**
   * {@return how many bytes of payload have still to come of the data frame that has arrived in
   * part; 0 when there is none, and when its payload is compressed}
   *
   * <p>A transport that would save a copy reads up to this many bytes, and no more, straight into
   * the memory of the message, such as {@link MessageAssembler#reserve(int)}, and has {@link
   * #receive(ByteBuffer)} take them from there: they are unmasked in place, and are a fragment of
   * their own. It belongs to the receiving half.
   */
  public long remainingPayload() {
    return receiving.remainingPayload();
  }

  /**
   * {@return what the RFC obliges the endpoint to send because of an event: a Pong for a Ping, a
   * Close for the first Close (RFC 6455, sections 5.5.3 and 5.5.1); nothing for other events, and
   * nothing once a Close was sent}
   *
   * <p>After a Close the connection is to be ended: a server closes TCP, a client waits for that
   * (RFC 6455, section 7.1.1).
   *
   * @param event an event from {@link #receive(ByteBuffer)}
   */
  public ByteBuffer reply(Event event) {
    if (event instanceof Event.Ping ping) {
      return sending.pong(ping.data());
    }
    if (event instanceof Event.Close close) {
      return sending.close(new CloseStatus(close.status().code(), ""));
    }
    return SendingHalf.nothing();
  }

  /**
   * {@return a message in one frame, compressed where that was agreed and the message is not below
   * the threshold of the configuration}
   *
   * @param message the message
   * @throws IllegalArgumentException when a text has an unpaired surrogate
   * @throws IllegalStateException when a Close was sent or {@link #endSending()} called, or another
   *     message is not finished
   */
  public ByteBuffer send(Message message) {
    return sending.encode(sending.frame(message));
  }

  /**
   * {@return a message that was prepared for many connections; read-only for a server}
   *
   * @param message the message
   * @throws IllegalStateException when a Close was sent or {@link #endSending()} called, or another
   *     message is not finished
   */
  public ByteBuffer send(PreparedMessage message) {
    return sending.encode(message);
  }

  /**
   * {@return the next part of a message as a frame; a part that was received can be sent on}
   *
   * @param fragment the next part, with the opcode of the message in each; the position of its data
   *     moves to the limit
   * @throws IllegalArgumentException when the fragments of a text are not UTF-8; the message cannot
   *     be finished then
   * @throws IllegalStateException when a Close was sent or {@link #endSending()} called, or a
   *     message of the other kind is not finished
   */
  public ByteBuffer send(Event.Fragment fragment) {
    return sending.encode(sending.frame(fragment));
  }

  /**
   * As {@link #send(Message)}, for a caller that encodes into buffers of its own with the {@link
   * #encoder()}.
   *
   * @param message the message
   * @return the frame; its payload is borrowed until the next message
   * @throws IllegalArgumentException when a text has an unpaired surrogate
   * @throws IllegalStateException when a Close was sent or {@link #endSending()} called, or another
   *     message is not finished
   */
  public Frame frame(Message message) {
    return sending.frame(message);
  }

  /**
   * As {@link #send(Event.Fragment)}, for a caller that encodes into buffers of its own with the
   * {@link #encoder()}.
   *
   * @param fragment the next part of a message
   * @return the frame; its payload is borrowed until the next fragment, and is the fragment's own
   *     buffer where nothing was to be compressed
   * @throws IllegalArgumentException when the fragments of a text are not UTF-8; the message cannot
   *     be finished then
   * @throws IllegalStateException when a Close was sent or {@link #endSending()} called, or a
   *     message of the other kind is not finished
   */
  public Frame frame(Event.Fragment fragment) {
    return sending.frame(fragment);
  }

  /**
   * {@return how many bytes the payload of the last frame of a message had before it was
   * compressed}
   *
   * <p>For a transport that counts what its application sends: the payload of a {@link
   * #frame(Message) frame} that was compressed has another length. It is 0 before the first frame,
   * and belongs to the sending half, to whoever calls {@code frame}.
   */
  public int uncompressedLength() {
    return sending.uncompressedLength();
  }

  /** {@return the encoder of this endpoint's frames, the same at each call} */
  public FrameEncoder encoder() {
    return sending.encoder();
  }

  /**
   * {@return a Ping frame (RFC 6455, section 5.5.2)}
   *
   * @param data its application data, 125 bytes at most; left as they were
   * @throws IllegalArgumentException when there are more than 125 bytes
   * @throws IllegalStateException when a Close was sent
   */
  public ByteBuffer ping(ByteBuffer data) {
    return sending.ping(data);
  }

  /**
   * {@return a Close, after which nothing more may be sent (RFC 6455, section 5.5.1); nothing when
   * one was sent before}
   *
   * @param status the code and reason; 1005 for a Close without a body
   * @throws IllegalArgumentException for 1006 and 1015, which are never sent
   */
  public ByteBuffer close(CloseStatus status) {
    return sending.close(status);
  }

  /**
   * {@return the Close that tells the peer what it did wrong; nothing when one was sent before}
   *
   * <p>The TCP connection is to be closed next (RFC 6455, section 7.1.7).
   *
   * @param violation what {@link #receive(ByteBuffer)}, or {@link
   *     MessageAssembler#add(Event.Fragment)}, threw
   */
  public ByteBuffer fail(Violation violation) {
    return sending.close(CloseStatus.withReasonCut(violation.closeCode(), violation.description()));
  }

  /** {@return the status of the Close that this endpoint sent, or null} */
  public CloseStatus closeSent() {
    return sending.closeSent();
  }

  /** {@return the status of the Close that the peer sent, or null} */
  public CloseStatus closeReceived() {
    return receiving.closeReceived();
  }

  /**
   * {@return how the connection was closed, as RFC 6455, sections 7.1.5 and 7.1.6, define it: the
   * status of the peer's Close, or 1006 where none came}
   */
  public CloseStatus closeStatus() {
    CloseStatus received = receiving.closeReceived();
    return received == null ? CloseStatus.ABNORMAL_CLOSURE : received;
  }

  /** Frees the memory of the receiving half, which then discards what still comes. */
  public void endReceiving() {
    receiving.end();
  }

  /** Frees the memory of the sending half, which can then send a Close, but no message. */
  public void endSending() {
    sending.end();
  }
}
