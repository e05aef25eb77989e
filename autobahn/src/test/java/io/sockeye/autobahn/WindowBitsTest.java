package io.sockeye.autobahn;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * RFC 7692, section 7.1.2: whoever agrees to a window of n bits sends nothing that takes more than
 * n bits to inflate. What is sent here repeats itself at a distance, so that there is always
 * something to be found that far back.
 */
@Timeout(120)
class WindowBitsTest {

  /** Of what every flush ends with, and RFC 7692 leaves out at the end of a message. */
  private static final int TAIL_BYTES = 4;

  static Stream<Arguments> ends_and_windows() {
    return Stream.of(Role.values())
        .flatMap(
            role ->
                Stream.of(true, false)
                    .flatMap(
                        takeover ->
                            IntStream.rangeClosed(8, 15)
                                .mapToObj(bits -> Arguments.of(role, takeover, bits))));
  }

  private static TestedEnd start(Role role, boolean takeover) throws IOException {
    TestedEnd.Kind kind = TestedEnd.Kind.any(role);
    return takeover ? TestedEnd.startKeepingContext(kind) : TestedEnd.start(kind);
  }

  private static String parameters(Role role, boolean takeover, int bits) {
    String name = role.name().toLowerCase(Locale.ROOT);
    return "permessage-deflate"
        + (takeover ? "" : "; " + name + "_no_context_takeover")
        + ("; " + name + "_max_window_bits=" + bits);
  }

  @ParameterizedTest(name = "{0}, context takeover {1}, {2} bits")
  @MethodSource("ends_and_windows")
  void section_7_1_2_what_repeats_itself_beyond_the_window_is_not_referred_to(
      Role role, boolean takeover, int bits) throws Exception {
    int window = 1 << bits;
    try (TestedEnd end = start(role, takeover)) {
      RawPeer peer = end.open(parameters(role, takeover, bits));
      WindowInflater inflater = new WindowInflater(bits);
      for (int period : new int[] {window + 1, window + 2, window + 50, 2 * window - 5}) {
        byte[] text = periodic(period, 6 * window);
        for (byte[] message : cut(text, window)) {
          byte[] echo = echo(peer, message);
          assertThat(inflater.inflate(echo)).isEqualTo(message);
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}, context takeover {1}, {2} bits")
  @MethodSource("ends_and_windows")
  void section_7_1_2_what_repeats_itself_within_the_window_is_compressed(
      Role role, boolean takeover, int bits) throws Exception {
    int window = 1 << bits;
    try (TestedEnd end = start(role, takeover)) {
      RawPeer peer = end.open(parameters(role, takeover, bits));
      WindowInflater inflater = new WindowInflater(bits);
      byte[] message = periodic(window / 4, 8 * window);
      byte[] echo = echo(peer, message);
      assertThat(inflater.inflate(echo)).isEqualTo(message);
      assertThat(echo).hasSizeLessThan(message.length / 2);
    }
  }

  /** That the inflater with which the windows are tested would notice. */
  @ParameterizedTest(name = "{0} bits")
  @MethodSource("smaller_windows")
  void an_ordinary_stream_cannot_be_inflated_with_a_smaller_window(int bits) {
    byte[] message = periodic((1 << bits) + 1, 6 << bits);
    byte[] deflated = deflateWithAllBits(message);
    assertThat(new WindowInflater(bits + 1).inflate(deflated)).isEqualTo(message);
    assertThat(new WindowInflater(bits).inflate(deflated)).isNotEqualTo(message);
  }

  static IntStream smaller_windows() {
    return IntStream.rangeClosed(8, 14);
  }

  private static byte[] deflateWithAllBits(byte[] message) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(message);
      byte[] out = new byte[2 * message.length];
      return Arrays.copyOf(
          out, deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH) - TAIL_BYTES);
    } finally {
      deflater.end();
    }
  }

  /** Sends a message that is not compressed, and returns the payload of its compressed echo. */
  private static byte[] echo(RawPeer peer, byte[] message) throws IOException {
    boolean text = message.length % 2 == 0;
    peer.send(text ? peer.text(new String(message, US_ASCII)) : peer.binary(message));
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    RawPeer.Frame frame = peer.readFrame();
    assertThat(frame.opcode()).isEqualTo(text ? RawPeer.TEXT : RawPeer.BINARY);
    assertThat(frame.rsv1()).isTrue();
    payload.write(frame.payload());
    while (!frame.fin()) {
      frame = peer.readFrame();
      payload.write(frame.payload());
    }
    return payload.toByteArray();
  }

  private static byte[] periodic(int period, int length) {
    Random random = new Random(period);
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = i < period ? (byte) (' ' + random.nextInt(95)) : text[i - period];
    }
    return text;
  }

  /** Cuts a text into messages: a long one, and then some that are shorter than the window. */
  private static Iterable<byte[]> cut(byte[] text, int window) {
    Random random = new Random(window);
    Stream.Builder<byte[]> messages = Stream.builder();
    int from = 3 * window + 1;
    messages.add(Arrays.copyOf(text, from));
    while (from < text.length) {
      int to = Math.min(text.length, from + 1 + random.nextInt(window / 2));
      messages.add(Arrays.copyOfRange(text, from, to));
      from = to;
    }
    return messages.build().toList();
  }
}
