package io.sockeye.codec.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sockeye.codec.Event;
import io.sockeye.codec.Opcode;
import io.sockeye.codec.jfr.MessageRecording;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A message while it is being received. It ends at the end of the message; its bytes, if it is
 * text, are valid UTF-8.
 *
 * <p>Used by one thread at a time. What is not read is discarded by {@link #close()} and by the
 * next {@code receive}.
 */
public final class IncomingMessage extends InputStream {

  private final Receiver receiver;
  private final boolean text;
  private final byte[] one = new byte[1];
  private final MessageRecording recording;
  private final long receivedBefore;
  private Event.Fragment fragment;
  private boolean finished;

  /**
   * @param recording null for none
   * @param receivedBefore how many bytes of messages the connection has received before this one
   */
  IncomingMessage(
      Receiver receiver, Event.Fragment first, MessageRecording recording, long receivedBefore) {
    this.receiver = receiver;
    this.recording = recording;
    this.receivedBefore = receivedBefore;
    this.text = first.opcode() == Opcode.TEXT;
    this.fragment = first;
  }

  /** {@return whether it is a text message; otherwise it is a binary one} */
  public boolean isText() {
    return text;
  }

  /**
   * {@return a reader of the characters of a text message}
   *
   * <p>Either it or this stream is to be read, not both: it reads ahead.
   */
  public Reader reader() {
    return new InputStreamReader(this, UTF_8);
  }

  /**
   * {@return the next byte, or -1 at the end of the message}
   *
   * @throws IOException as {@link #read(byte[], int, int)}
   */
  @Override
  public int read() throws IOException {
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  /**
   * Waits for the next bytes of the message.
   *
   * @param target where they go
   * @param offset the index of the first
   * @param length the most bytes to read
   * @return how many were read, or -1 at the end of the message
   * @throws IOException when the connection ends before the message, or another message was
   *     received meanwhile
   */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    return length == 0 ? 0 : receiver.read(this, ByteBuffer.wrap(target, offset, length));
  }

  /**
   * Discards the rest of the message.
   *
   * @throws IOException when the connection ends before the message
   */
  @Override
  public void close() throws IOException {
    receiver.discard(this);
  }

  /** The part of the message that came last; under the receive lock. */
  Event.Fragment fragment() {
    return fragment;
  }

  boolean isFinished() {
    return finished;
  }

  /**
   * It was read to its end.
   *
   * @param peer where it has come from, or null
   * @param received how many bytes of messages the connection has received by now
   */
  void finish(SocketAddress peer, long received) {
    finished = true;
    fragment = null;
    if (recording != null) {
      recording.end(peer, text ? Opcode.TEXT : Opcode.BINARY, received - receivedBefore);
    }
  }

  void fragment(Event.Fragment next) {
    fragment = next;
  }
}
