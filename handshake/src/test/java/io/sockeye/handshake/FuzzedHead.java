package io.sockeye.handshake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a {@link HeadDecoder} makes of bytes that come in pieces of two lengths in turn: the head
 * and what is left behind it, a refusal, or nothing yet.
 *
 * @param head null when there is none
 * @param refusal the reason and message, or null
 * @param taken how many bytes the decoder took
 */
record FuzzedHead<T>(T head, String refusal, int taken) {

  /** Small, so that an input is over each of them now and then. */
  static final HeadLimits LIMITS = new HeadLimits(100, 12, 500);

  /** Lines end with CR LF and nothing else, and hold no other control character but the tab. */
  private static final Pattern LINES = Pattern.compile("(?:[\\t -~\u0080-\u00ff]+\r\n)+\r\n");

  /** The first byte has the two lengths, less 1; the rest are the bytes of the head. */
  static <T> FuzzedHead<T> decode(
      byte[] input, Function<HeadLimits, HeadDecoder<T>> decoder, Function<T, byte[]> encode) {
    byte[] bytes = input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
    int lengths = input.length == 0 ? 0 : input[0];
    FuzzedHead<T> whole = decode(decoder.apply(LIMITS), bytes, bytes.length, bytes.length);
    assertThat(decode(decoder.apply(LIMITS), bytes, 1 + (lengths & 15), 1 + (lengths >> 4 & 15)))
        .isEqualTo(whole);
    assertThat(decode(decoder.apply(LIMITS), bytes, 1, 1)).isEqualTo(whole);

    // Nothing is held beyond the limit.
    assertThat(whole.taken).isLessThanOrEqualTo(LIMITS.totalLength() + 1);
    if (whole.refusal != null) {
      assertThat(whole.refusal).as("fit to print").matches("[ -~]+");
    }
    if (whole.head != null) {
      assertThat(new String(bytes, 0, whole.taken, ISO_8859_1)).matches(LINES);
      byte[] encoded = encode.apply(whole.head);
      assertThat(new String(encoded, ISO_8859_1)).matches(LINES);
      HeadLimits wide = new HeadLimits(1000, 100, 10_000);
      assertThat(decode(decoder.apply(wide), encoded, encoded.length, encoded.length))
          .isEqualTo(new FuzzedHead<>(whole.head, null, encoded.length));
    }
    return whole;
  }

  private static <T> FuzzedHead<T> decode(
      HeadDecoder<T> decoder, byte[] bytes, int length, int otherLength) {
    ByteBuffer in = ByteBuffer.wrap(bytes).limit(0);
    boolean other = false;
    try {
      while (in.limit() < bytes.length) {
        in.limit(Math.min(bytes.length, in.limit() + (other ? otherLength : length)));
        other = !other;
        T head = decoder.decode(in);
        if (head != null) {
          return new FuzzedHead<>(head, null, in.position());
        }
        assertThat(in.hasRemaining()).as("bytes left").isFalse();
      }
      return new FuzzedHead<>(null, null, in.position());
    } catch (HandshakeException e) {
      return new FuzzedHead<>(null, e.reason() + " " + e.getMessage(), in.position());
    }
  }
}
