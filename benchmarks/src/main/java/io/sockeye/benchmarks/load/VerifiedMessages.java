package io.sockeye.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Checks messages that take turns, compressed or all of them not. What compressed bytes stand for
 * follows from them and from the 32 KiB of messages before them, which are the same for each
 * connection, as all are sent the same. So bytes that were inflated and found right once, are right
 * whenever they come again at that place of the sequence, and need only be compared: otherwise the
 * load generator would do more work than most servers.
 */
final class VerifiedMessages {

  /** The window of DEFLATE. */
  private static final int WINDOW = 32 << 10;

  /** What an unfinished block is followed by where a message ends, RFC 7692, section 7.2.2. */
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  /** So that a server whose bytes are never the same twice costs time rather than memory. */
  private static final int MAX_FORMS = 64;

  private final List<byte[]> messages;
  private final boolean deflate;

  /** For how many messages from the start the history is shorter than the window. */
  private final long settled;

  private final Map<Long, List<byte[]>> formsOf = new HashMap<>();

  /**
   * @param deflate whether each message has to come compressed: who leaves that out has less to do
   *     than the others
   */
  VerifiedMessages(List<byte[]> messages, boolean deflate) {
    this.messages = messages;
    this.deflate = deflate;
    int size = messages.get(0).length;
    settled = WINDOW / size + 1;
  }

  MessageCheck newCheck() {
    return new Check();
  }

  private byte[] message(long number) {
    return messages.get((int) (number % messages.size()));
  }

  /** {@return what comes before a message, no more of it than can be referred to} */
  private byte[] history(long number) {
    byte[] history = new byte[WINDOW];
    int start = WINDOW;
    for (long before = number - 1; before >= 0 && start > 0; before--) {
      byte[] message = message(before);
      int length = Math.min(message.length, start);
      System.arraycopy(message, message.length - length, history, start - length, length);
      start -= length;
    }
    return Arrays.copyOfRange(history, start, WINDOW);
  }

  /** Two places of the sequence are the same if the message and what it can refer to are. */
  private long place(long number) {
    return number < settled ? number : settled + (number - settled) % messages.size();
  }

  void requireCompressed(long number, byte[] bytes, int length) throws LoadException {
    List<byte[]> forms = formsOf.computeIfAbsent(place(number), place -> new ArrayList<>(2));
    for (byte[] form : forms) {
      if (Arrays.equals(form, 0, form.length, bytes, 0, length)) {
        return;
      }
    }
    byte[] compressed = Arrays.copyOf(bytes, length);
    inflate(number, compressed);
    if (forms.size() < MAX_FORMS) {
      forms.add(compressed);
    }
  }

  private void inflate(long number, byte[] compressed) throws LoadException {
    byte[] message = message(number);
    Inflater inflater = new Inflater(true);
    try {
      inflater.setDictionary(history(number));
      byte[] inflated = new byte[message.length + 1];
      int length = 0;
      for (byte[] input : List.of(compressed, TAIL)) {
        inflater.setInput(input);
        length += inflater.inflate(inflated, length, inflated.length - length);
      }
      if (!Arrays.equals(inflated, 0, length, message, 0, message.length)) {
        throw new LoadException(
            "what message " + number + " inflates to differs from what was sent");
      }
    } catch (DataFormatException e) {
      throw new LoadException("message " + number + " is no DEFLATE data: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  private void requirePlain(long number, byte[] bytes, int length) throws LoadException {
    byte[] message = message(number);
    if (!Arrays.equals(bytes, 0, length, message, 0, message.length)) {
      throw new LoadException("message " + number + " differs from what was sent");
    }
  }

  private final class Check implements MessageCheck {

    private byte[] received = new byte[512];
    private int length;

    @Override
    public void part(long number, ByteBuffer part) throws LoadException {
      int size = part.remaining();
      if (length + size > received.length) {
        if (length + size > 2 * message(number).length + 64) {
          throw new LoadException("message " + number + " is far longer than what was sent");
        }
        received = Arrays.copyOf(received, 2 * (length + size));
      }
      part.get(received, length, size);
      length += size;
    }

    @Override
    public void end(long number, boolean compressed) throws LoadException {
      if (compressed != deflate) {
        throw new LoadException(
            "message " + number + (deflate ? " was not compressed" : " was compressed"));
      }
      if (compressed) {
        requireCompressed(number, received, length);
      } else {
        requirePlain(number, received, length);
      }
      length = 0;
    }
  }
}
