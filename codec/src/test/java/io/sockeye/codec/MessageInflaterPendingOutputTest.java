package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

/**
 * DEFLATE data may be used up while a part of what it says waits inside the inflater, because the
 * room for output was full in the middle of a match.
 */
class MessageInflaterPendingOutputTest {

  private static final byte[] MATCHES = Deflated.message(Bytes.repeat('x', 100_000));

  /** A block with codes of its own and many matches, without an end; fuzzing found it. */
  private static final byte[] CUT_OFF =
      Bytes.hex(
          "ecc13101000000c2a0f54f6d0d0fa0000000000000000000000000000000000020000000002000000000000000"
              + "faff00fa");

  private final MessageInflater inflater = new MessageInflater(false, 15, 100);

  @Test
  void each_fragment_yields_all_that_its_bytes_inflate_to() throws Exception {
    Inflater whole = new Inflater(true);
    byte[] room = new byte[200_000];
    for (byte octet : MATCHES) {
      whole.setInput(new byte[] {octet});
      assertThat(inflate(new byte[] {octet}, false)).isEqualTo(whole.inflate(room));
    }
    whole.end();
  }

  /**
   * A message that ends in the middle of a block is cut off, and leaves nothing to the next one.
   */
  @Test
  void a_message_that_is_cut_off_yields_all_that_its_bytes_inflate_to() throws Exception {
    Inflater whole = new Inflater(true);
    byte[] expected = Deflated.inflate(whole, CUT_OFF);
    whole.end();
    MessageInflater smallest = new MessageInflater(false, 8, 100);
    assertThat(inflate(smallest, CUT_OFF, true)).isEqualTo(expected.length);
    smallest.end();
  }

  private int inflate(byte[] payload, boolean last) throws ProtocolViolationException {
    return inflate(inflater, payload, last);
  }

  private static int inflate(MessageInflater inflater, byte[] payload, boolean last)
      throws ProtocolViolationException {
    inflater.accept(ByteBuffer.wrap(payload), last);
    int length = 0;
    while (inflater.hasInput()) {
      length += inflater.next().remaining();
    }
    return length;
  }
}
