package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

class MessageInflaterFuzzTest {

  private static final String NO_DATA = "not DEFLATE data";

  /** The pieces of the input are the fragments of one message, or messages of two fragments. */
  @FuzzTest
  void messages_are_those_of_the_inflater_however_they_are_cut(byte[] fuzz) {
    FuzzInput input = new FuzzInput(fuzz);
    boolean noContextTakeover = input.option(0);
    int windowBits = 8 + input.choice(1) + (input.option(3) ? 4 : 0);
    List<List<byte[]>> messages =
        input.option(4)
            ? input.pieces().stream().map(MessageInflaterFuzzTest::halves).toList()
            : List.of(input.pieces());
    assertThat(inflate(messages, noContextTakeover, windowBits))
        .isEqualTo(inflateWhole(messages, noContextTakeover, windowBits));
  }

  private static List<byte[]> halves(byte[] payload) {
    int half = payload.length / 2;
    return List.of(Arrays.copyOf(payload, half), Arrays.copyOfRange(payload, half, payload.length));
  }

  private static String inflate(
      List<List<byte[]>> messages, boolean noContextTakeover, int windowBits) {
    MessageInflater inflater = new MessageInflater(noContextTakeover, windowBits, 1000);
    int most = (1 << windowBits) + 16 * 1024;
    List<String> inflated = new ArrayList<>();
    try {
      for (List<byte[]> fragments : messages) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (int i = 0; i < fragments.size(); i++) {
          boolean last = i == fragments.size() - 1;
          inflater.accept(ByteBuffer.wrap(fragments.get(i)), last);
          while (inflater.hasInput()) {
            ByteBuffer piece = inflater.next();
            assertThat(piece.capacity()).as("the memory held").isLessThanOrEqualTo(most);
            message.writeBytes(Bytes.of(piece));
          }
          assertThat(inflater.isMessageEnd()).isEqualTo(last);
        }
        inflated.add(Bytes.brief(message.toByteArray()));
      }
      return inflated.toString();
    } catch (ProtocolViolationException e) {
      assertThat(e.violation()).isEqualTo(Violation.INVALID_DEFLATE_DATA);
      return NO_DATA;
    } finally {
      inflater.end();
    }
  }

  private static String inflateWhole(
      List<List<byte[]>> messages, boolean noContextTakeover, int windowBits) {
    Reference reference = new Reference(1 << windowBits);
    List<String> inflated = new ArrayList<>();
    try {
      for (List<byte[]> fragments : messages) {
        byte[] payload = Bytes.concat(fragments.toArray(byte[][]::new));
        inflated.add(Bytes.brief(reference.message(payload)));
        if (noContextTakeover) {
          reference.forgetContext();
        }
      }
      return inflated.toString();
    } catch (DataFormatException e) {
      return NO_DATA;
    } finally {
      reference.inflater.end();
    }
  }

  /** The JDK's inflater, given each message whole (RFC 7692, section 7.2.2). */
  private static final class Reference {

    private static final byte[] TAIL = Bytes.hex("00 00 ff ff");

    private final Inflater inflater = new Inflater(true);
    private final int window;
    private byte[] context = Bytes.NONE;
    private byte[] message = Bytes.NONE;

    Reference(int window) {
      this.window = window;
    }

    byte[] message(byte[] payload) throws DataFormatException {
      message = Bytes.NONE;
      byte[] left = payload;
      do {
        left = inflate(left);
      } while (left.length > 0);
      if (!inflater.finished()) {
        inflate(TAIL);
      }
      context = last(Bytes.concat(context, message));
      return message;
    }

    /** What is left is behind a block with BFINAL, which ends the stream (section 7.2.3.4). */
    private byte[] inflate(byte[] bytes) throws DataFormatException {
      if (inflater.finished() && bytes.length > 0) {
        inflater.reset();
        inflater.setDictionary(last(Bytes.concat(context, message)));
      }
      inflater.setInput(bytes);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      for (int n; (n = inflater.inflate(buffer)) > 0; ) {
        out.write(buffer, 0, n);
      }
      message = Bytes.concat(message, out.toByteArray());
      int left = inflater.finished() ? inflater.getRemaining() : 0;
      return Arrays.copyOfRange(bytes, bytes.length - left, bytes.length);
    }

    private byte[] last(byte[] bytes) {
      return Arrays.copyOfRange(bytes, Math.max(0, bytes.length - window), bytes.length);
    }

    void forgetContext() {
      inflater.reset();
      context = Bytes.NONE;
    }
  }
}
