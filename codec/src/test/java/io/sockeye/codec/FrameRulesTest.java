package io.sockeye.codec;

import static io.sockeye.codec.Violation.CONTINUATION_EXPECTED;
import static io.sockeye.codec.Violation.CONTINUATION_UNEXPECTED;
import static io.sockeye.codec.Violation.CONTROL_FRAME_FRAGMENTED;
import static io.sockeye.codec.Violation.CONTROL_FRAME_TOO_LONG;
import static io.sockeye.codec.Violation.MASK_FORBIDDEN;
import static io.sockeye.codec.Violation.MASK_REQUIRED;
import static io.sockeye.codec.Violation.RESERVED_BIT;
import static io.sockeye.codec.Violation.RESERVED_OPCODE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The first two bytes of a frame, all of them, against the sentences of RFC 6455, section 5. */
class FrameRulesTest {

  /** Of several broken rules the one that stands first here is reported. */
  private static final List<Violation> PRECEDENCE =
      List.of(
          RESERVED_OPCODE,
          RESERVED_BIT,
          MASK_REQUIRED,
          MASK_FORBIDDEN,
          CONTROL_FRAME_FRAGMENTED,
          CONTROL_FRAME_TOO_LONG,
          CONTINUATION_EXPECTED,
          CONTINUATION_UNEXPECTED);

  static List<Arguments> states() {
    List<Arguments> states = new ArrayList<>();
    for (Role receiver : Role.values()) {
      for (boolean inMessage : new boolean[] {false, true}) {
        for (boolean deflate : new boolean[] {false, true}) {
          states.add(Arguments.of(receiver, inMessage, deflate));
        }
      }
    }
    return states;
  }

  @ParameterizedTest(name = "received by a {0}, in a message: {1}, permessage-deflate: {2}")
  @MethodSource("states")
  void every_pair_of_bytes_is_judged_as_the_rfc_says(
      Role receiver, boolean inMessage, boolean deflate) {
    for (int first = 0; first < 256; first++) {
      for (int second = 0; second < 256; second++) {
        Set<Violation> broken = broken(first, second, receiver, inMessage, deflate);
        Violation expected = PRECEDENCE.stream().filter(broken::contains).findFirst().orElse(null);
        // The bytes of a buffer are signed.
        Violation found =
            FrameRules.check((byte) first, (byte) second, receiver, inMessage, deflate);
        if (found != expected) {
          assertThat(found)
              .as("bytes %02x %02x break %s", first, second, broken)
              .isEqualTo(expected);
        }
      }
    }
  }

  /** Seen elsewhere: payload of a frame whose opcode is reserved (CVE-2026-19204). */
  @ParameterizedTest(name = "received by a {0}, in a message: {1}, permessage-deflate: {2}")
  @MethodSource("states")
  void the_decoder_refuses_the_same_pairs_before_any_more_bytes_came(
      Role receiver, boolean inMessage, boolean deflate) throws Exception {
    ProtocolConfig config =
        ProtocolConfig.of(receiver)
            .withPermessageDeflate(deflate ? PermessageDeflate.DEFAULT : null);
    byte[] begin = Frames.of(receiver.peer(), Frames.BINARY, Bytes.NONE);
    for (int first = 0; first < 256; first++) {
      for (int second : new int[] {0, 1, 125, 126, 127, 128, 129, 253, 254, 255}) {
        FrameDecoder decoder = new FrameDecoder(config);
        if (inMessage) {
          decoder.decode(ByteBuffer.wrap(begin));
        }
        ByteBuffer pair = ByteBuffer.wrap(new byte[] {(byte) first, (byte) second});
        boolean broken = !broken(first, second, receiver, inMessage, deflate).isEmpty();
        if (refuses(decoder, pair) != broken) {
          assertThat(broken)
              .as("bytes %02x %02x break a rule, refused", first, second)
              .isEqualTo(!broken);
        }
      }
    }
  }

  private static boolean refuses(FrameDecoder decoder, ByteBuffer pair) {
    try {
      decoder.decode(pair);
      return false;
    } catch (ProtocolViolationException e) {
      return true;
    }
  }

  @Test
  void an_endpoint_has_a_total_order_of_the_rules_of_the_first_two_bytes() {
    Set<Violation> possible = EnumSet.noneOf(Violation.class);
    for (Role receiver : Role.values()) {
      for (int pair = 0; pair < 0x10000; pair++) {
        possible.addAll(broken(pair >> 8, pair & 0xFF, receiver, pair % 3 == 0, false));
      }
    }
    assertThat(PRECEDENCE).containsExactlyInAnyOrderElementsOf(possible);
  }

  /** Every rule that the two bytes break, each written down as the RFC has it. */
  private static Set<Violation> broken(
      int first, int second, Role receiver, boolean inMessage, boolean deflate) {
    String firstBits = bits(first);
    String secondBits = bits(second);
    final boolean fin = firstBits.charAt(0) == '1';
    final boolean rsv1 = firstBits.charAt(1) == '1';
    final boolean rsv2 = firstBits.charAt(2) == '1';
    final boolean rsv3 = firstBits.charAt(3) == '1';
    final int opcode = Integer.parseInt(firstBits.substring(4), 2);
    final boolean mask = secondBits.charAt(0) == '1';
    final int length = Integer.parseInt(secondBits.substring(1), 2);
    Set<Violation> broken = EnumSet.noneOf(Violation.class);

    // 5.1: "a client MUST mask all frames that it sends to the server"
    if (receiver == Role.SERVER && !mask) {
      broken.add(MASK_REQUIRED);
    }
    // 5.1: "A server MUST NOT mask any frames that it sends to the client."
    if (receiver == Role.CLIENT && mask) {
      broken.add(MASK_FORBIDDEN);
    }
    // 5.2: RSV1-3 "MUST be 0 unless an extension is negotiated that defines meanings"
    if (rsv2 || rsv3) {
      broken.add(RESERVED_BIT);
    }
    // RFC 7692, 6: RSV1 is for the first frame of a message; control frames are never compressed.
    if (rsv1 && !(deflate && (opcode == 1 || opcode == 2))) {
      broken.add(RESERVED_BIT);
    }
    // 5.2: "%x3-7 are reserved for further non-control frames", "%xB-F" for control frames
    if (opcode >= 3 && opcode <= 7 || opcode >= 11) {
      broken.add(RESERVED_OPCODE);
    }
    if (opcode == 8 || opcode == 9 || opcode == 10) {
      // 5.5: "All control frames MUST have a payload length of 125 bytes or less
      if (length > 125) {
        broken.add(CONTROL_FRAME_TOO_LONG);
      }
      // and MUST NOT be fragmented."
      if (!fin) {
        broken.add(CONTROL_FRAME_FRAGMENTED);
      }
    }
    // 5.4: a message is "a single frame with the FIN bit set and an opcode other than 0", or one
    // with FIN clear and an opcode other than 0, followed by frames with the opcode 0.
    if (opcode == 0 && !inMessage) {
      broken.add(CONTINUATION_UNEXPECTED);
    }
    if ((opcode == 1 || opcode == 2) && inMessage) {
      broken.add(CONTINUATION_EXPECTED);
    }
    return broken;
  }

  private static String bits(int octet) {
    return Integer.toBinaryString(0x100 | octet).substring(1);
  }

  /** What goes the short way is what the rules allow: all of it, and nothing else. */
  @Test
  void an_unfragmented_message_begins_with_what_breaks_no_rule() {
    for (Role receiver : Role.values()) {
      for (int bytes = 0; bytes <= 0xFFFF; bytes++) {
        // Signed, as they come out of an array.
        byte first = (byte) (bytes >> 8);
        byte second = (byte) bytes;
        boolean beginsMessage =
            FrameRules.check(first, second, receiver, false, false) == null
                && (first & FrameRules.FIN) != 0
                && Opcode.of(first).isMessage()
                && (second & FrameRules.LENGTH) <= FrameRules.LENGTH_16;
        assertThat(FrameRules.beginUnfragmentedMessage(first, second, receiver == Role.SERVER))
            .as("%s: %04x", receiver, bytes)
            .isEqualTo(beginsMessage);
      }
    }
  }
}
