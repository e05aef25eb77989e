package io.sockeye.handshake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Heads of any content, cut anywhere. */
class HeadProperties {

  private static final String TOKEN =
      "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  @Provide
  Arbitrary<Headers> headers() {
    Arbitrary<String> names = Arbitraries.strings().withChars(TOKEN).ofMinLength(1).ofMaxLength(20);
    Arbitrary<String> values =
        Arbitraries.strings()
            .withCharRange(' ', '~')
            .withCharRange('\u0080', '\u00ff')
            .withChars('\t')
            .ofMaxLength(40);
    // Edge cases of each line would crowd out everything else.
    return Combinators.combine(names, values)
        .as(Tuple::of)
        .withoutEdgeCases()
        .list()
        .ofMaxSize(10)
        .map(
            lines -> {
              Headers.Builder builder = Headers.builder();
              lines.forEach(line -> builder.add(line.get1(), line.get2()));
              return builder.build();
            });
  }

  @Provide
  Arbitrary<HandshakeRequest> requests() {
    return Combinators.combine(
            Arbitraries.strings().withChars(TOKEN).ofMinLength(1).ofMaxLength(8),
            Arbitraries.strings()
                .withCharRange('!', '~')
                .excludeChars('#')
                .ofMinLength(1)
                .ofMaxLength(60),
            Arbitraries.of("HTTP/1.1", "HTTP/1.0", "HTTP/9.0"),
            headers())
        .as(HandshakeRequest::new);
  }

  @Provide
  Arbitrary<HandshakeResponse> responses() {
    return Combinators.combine(
            Arbitraries.integers().between(100, 999),
            Arbitraries.strings()
                .withCharRange(' ', '~')
                .withCharRange('\u0080', '\u00ff')
                .ofMaxLength(30),
            headers())
        .as(HandshakeResponse::new);
  }

  @Property
  void a_request_is_decoded_to_what_was_encoded(@ForAll("requests") HandshakeRequest request)
      throws Exception {
    assertThat(HandshakeRequest.decode(ByteBuffer.wrap(request.encode()))).isEqualTo(request);
  }

  @Property
  void a_response_is_decoded_to_what_was_encoded_and_the_body_is_left(
      @ForAll("responses") HandshakeResponse response, @ForAll byte[] body) throws Exception {
    HandshakeResponse sent =
        new HandshakeResponse(response.status(), response.reason(), response.headers(), body);
    ByteBuffer in = ByteBuffer.wrap(sent.encode());

    assertThat(HandshakeResponse.decode(in)).isEqualTo(response);
    byte[] left = new byte[in.remaining()];
    in.get(left);
    assertThat(left).isEqualTo(body);
  }

  @Property(tries = 200)
  void a_head_cut_at_any_byte_is_decoded_to_the_same(@ForAll("requests") HandshakeRequest request)
      throws Exception {
    byte[] head = request.encode();
    for (int cut = 0; cut < head.length; cut++) {
      HeadDecoder<HandshakeRequest> decoder = HandshakeRequest.decoder(HeadLimits.DEFAULT);
      assertThat(decoder.decode(ByteBuffer.wrap(head, 0, cut))).isNull();
      assertThat(decoder.decode(ByteBuffer.wrap(head, cut, head.length - cut))).isEqualTo(request);
      assertThat(HandshakeRequest.decode(ByteBuffer.wrap(head, 0, cut))).isNull();
    }
  }

  @Property
  void bytes_in_any_pieces_are_decoded_or_refused_alike(
      @ForAll("nearlyHeads") byte[] bytes,
      @ForAll @Size(max = 20) List<@IntRange(min = 1, max = 30) Integer> pieces) {
    // Small, so that many of the heads are over one of them.
    HeadLimits limits = new HeadLimits(60, 5, 150);
    ByteBuffer whole = ByteBuffer.wrap(bytes);
    String expected = outcome(HandshakeRequest.decoder(limits), whole);

    HeadDecoder<HandshakeRequest> decoder = HandshakeRequest.decoder(limits);
    ByteBuffer in = ByteBuffer.wrap(bytes).limit(0);
    String actual = outcome(decoder, in);
    for (int i = 0; actual.equals("more") && in.limit() < bytes.length; i++) {
      int piece = i < pieces.size() ? pieces.get(i) : bytes.length;
      in.limit(Math.min(bytes.length, in.limit() + piece));
      actual = outcome(decoder, in);
    }

    assertThat(actual).isEqualTo(expected);
    assertThat(in.position()).isEqualTo(whole.position());
  }

  private static String outcome(HeadDecoder<HandshakeRequest> decoder, ByteBuffer in) {
    try {
      HandshakeRequest request = decoder.decode(in);
      return request == null ? "more" : new String(request.encode(), ISO_8859_1);
    } catch (HandshakeException e) {
      return e.reason() + " " + e.getMessage();
    }
  }

  /** Random bytes, and heads with a few bytes changed. */
  @Provide
  Arbitrary<byte[]> nearlyHeads() {
    Arbitrary<Byte> nasty =
        Arbitraries.frequencyOf(
            Tuple.of(2, Arbitraries.bytes()),
            Tuple.of(
                3, Arbitraries.of((byte) '\r', (byte) '\n', (byte) ' ', (byte) ':', (byte) 0)));
    Arbitrary<byte[]> changed =
        Combinators.combine(
                requests(),
                Arbitraries.integers().between(0, 1_000_000),
                Arbitraries.integers().between(0, 2),
                nasty)
            .as(
                (request, where, times, what) -> {
                  byte[] head = request.encode();
                  for (int i = 0; i < times; i++) {
                    head[(where >> i) % head.length] = what;
                  }
                  return head;
                });
    return Arbitraries.oneOf(changed.withoutEdgeCases(), nasty.array(byte[].class).ofMaxSize(100));
  }

  @Property
  void random_bytes_make_nothing_worse_than_a_handshake_exception(
      @ForAll("nearlyHeads") byte[] bytes) {
    try {
      HandshakeRequest request = HandshakeRequest.decode(ByteBuffer.wrap(bytes));
      if (request != null) {
        int status = ServerHandshake.builder().build().respond(request, true).response().status();
        assertThat(status).isIn(101, 400, 403, 405, 426);
      }
    } catch (HandshakeException e) {
      assertThat(HandshakeResponse.refusal(e).status()).isIn(400, 431);
    }
    try {
      HandshakeResponse.decode(ByteBuffer.wrap(bytes));
    } catch (HandshakeException e) {
      assertThat(e).hasMessageMatching("[ -~]+");
    }
  }
}
