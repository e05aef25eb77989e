package io.sockeye.handshake;

import static io.sockeye.handshake.Heads.REQUEST_LINE;
import static io.sockeye.handshake.Heads.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sockeye.handshake.HandshakeException.Reason;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112, sections 2 to 5, as far as a handshake needs it, and the limits. */
class HeadDecodingTest {

  private static HandshakeException failure(String head) {
    return catchThrowableOfType(
        HandshakeException.class, () -> HandshakeRequest.decode(bytes(head)));
  }

  private static HandshakeException failure(HeadLimits limits, String head) {
    return catchThrowableOfType(
        HandshakeException.class, () -> HandshakeRequest.decoder(limits).decode(bytes(head)));
  }

  @Test
  void a_request_is_a_line_headers_and_a_blank_line() throws Exception {
    HandshakeRequest request =
        HandshakeRequest.decode(bytes("GET /a?b HTTP/1.1\r\nHost: h\r\nX:\t1 2 \t\r\nE:\r\n\r\n"));

    assertThat(request)
        .isEqualTo(
            new HandshakeRequest(
                "GET", "/a?b", "HTTP/1.1", Headers.of("Host", "h", "X", "1 2", "E", "")));
  }

  @Test
  void a_response_is_a_status_line_headers_and_a_blank_line() throws Exception {
    assertThat(HandshakeResponse.decode(bytes("HTTP/1.1 404 Not  Found\r\nA: b\r\n\r\n")))
        .isEqualTo(new HandshakeResponse(404, "Not  Found", Headers.of("A", "b")));
    assertThat(HandshakeResponse.decode(bytes("HTTP/1.0 200 \r\n\r\n")))
        .isEqualTo(new HandshakeResponse(200, "", Headers.EMPTY));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void a_malformed_request_is_refused_with_400(String rule, String head, Reason reason) {
    HandshakeException failure = failure(head);

    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.httpStatus()).isEqualTo(400);
    assertThat(failure.response()).isNull();
  }

  static Stream<Arguments> a_malformed_request_is_refused_with_400() {
    Reason line = Reason.START_LINE_MALFORMED;
    Reason header = Reason.HEADER_MALFORMED;
    return Stream.of(
        arguments("2.2: no bare LF after the request line", REQUEST_LINE + "\n", line),
        arguments("2.2: no bare LF after a header", REQUEST_LINE + "\r\nA: b\n", header),
        arguments("2.2: no bare LF as the blank line", REQUEST_LINE + "\r\nA: b\r\n\n", header),
        arguments("2.2: no bare CR in the request line", "GET /\r HTTP/1.1\r\n", line),
        arguments("2.2: no bare CR in a header", REQUEST_LINE + "\r\nA: b\rc\r\n", header),
        arguments("2.2: no two CRs", REQUEST_LINE + "\r\nA: b\r\r\n", header),
        arguments(
            "2.2: no whitespace before the first header", REQUEST_LINE + "\r\n A: b\r\n", header),
        arguments("3: no empty request line", "\r\n", line),
        arguments("3: no request line of one word", "GET\r\n", line),
        arguments("3: no request line without a version", "GET /\r\n", line),
        arguments("3: no space before the method", " GET / HTTP/1.1\r\n", line),
        arguments("3: no two spaces", "GET  / HTTP/1.1\r\n", line),
        arguments("3: no space in the target", "GET /a b HTTP/1.1\r\n", line),
        arguments("3: no space after the version", "GET / HTTP/1.1 \r\n", line),
        arguments("3: no tab instead of a space", "GET\t/\tHTTP/1.1\r\n", line),
        arguments("3.1: the method is a token", "G(T / HTTP/1.1\r\n", line),
        arguments("3.2: no target that is empty", "GET  HTTP/1.1\r\n", line),
        arguments("3.2: no fragment in the target", "GET /#a HTTP/1.1\r\n", line),
        arguments("3.2: no bytes over 7F in the target", "GET /\u00e9 HTTP/1.1\r\n", line),
        arguments("2.3: HTTP is in upper case", "GET / http/1.1\r\n", line),
        arguments("2.3: the version has one digit each", "GET / HTTP/1.10\r\n", line),
        arguments("2.3: the version has a minor number", "GET / HTTP/1\r\n", line),
        arguments("2.3: the version has digits", "GET / HTTP/1.x\r\n", line),
        arguments("2.3: the version has a dot", "GET / HTTP/1,1\r\n", line),
        arguments("2.3: the version is HTTP", "GET / HTTQ/1.1\r\n", line),
        arguments("5: a header has a colon", REQUEST_LINE + "\r\nHost\r\n", header),
        arguments("5: a header has a name", REQUEST_LINE + "\r\n: b\r\n", header),
        arguments("5.1: no space before the colon", REQUEST_LINE + "\r\nHost : h\r\n", header),
        arguments("5.1: no tab before the colon", REQUEST_LINE + "\r\nHost\t: h\r\n", header),
        arguments("5.1: a name is a token", REQUEST_LINE + "\r\nHo st: h\r\n", header),
        arguments("5.1: a name is ASCII", REQUEST_LINE + "\r\nH\u00f6st: h\r\n", header),
        arguments("5.2: no folded line", REQUEST_LINE + "\r\nA: b\r\n c\r\n", header),
        arguments("5.2: no line folded with a tab", REQUEST_LINE + "\r\nA: b\r\n\tc\r\n", header),
        arguments("5.5: no NUL in a value", REQUEST_LINE + "\r\nA: b\0c\r\n", header),
        arguments(
            "5.5: no control character in a value", REQUEST_LINE + "\r\nA: \u0001\r\n", header),
        arguments("5.5: no DEL in a value", REQUEST_LINE + "\r\nA: \u007f\r\n", header),
        arguments("a TLS greeting", "\u0016\u0003\u0001\u0002\u0000", line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1\r\n",
        "HTTP/1.1 101\r\n",
        "HTTP/1.1 10 OK\r\n",
        "HTTP/1.1 1010 OK\r\n",
        "HTTP/1.1 099 OK\r\n",
        "HTTP/1.1 1x1 OK\r\n",
        "HTTP/1.1  101 OK\r\n",
        "HTTP/2.0 101 OK\r\n",
        "HTTP/1.x 101 OK\r\n",
        "http/1.1 101 OK\r\n",
        "ICY 200 OK\r\n",
        "HTTP/1.1 101 OK\n",
        "\r\n"
      })
  void a_malformed_status_line_is_refused(String head) {
    HandshakeException failure =
        catchThrowableOfType(HandshakeException.class, () -> HandshakeResponse.decode(bytes(head)));

    assertThat(failure.reason()).isEqualTo(Reason.START_LINE_MALFORMED);
  }

  @Test
  void the_message_names_the_header_and_keeps_its_value_secret() {
    assertThat(failure(REQUEST_LINE + "\r\nA: b\r\nX-Token: secret\0"))
        .hasMessageContaining("header line 2")
        .hasMessageContaining("X-Token")
        .hasMessageNotContaining("secret");
  }

  @Test
  void what_follows_the_blank_line_is_left_in_the_buffer() throws Exception {
    ByteBuffer in = bytes("GET / HTTP/1.1\r\nA: b\r\n\r\n\r\nGET");

    HandshakeRequest.decode(in);

    assertThat(in.remaining()).isEqualTo(5);
    assertThat(in.get(in.position())).isEqualTo((byte) '\r');
  }

  @Test
  void a_head_that_is_not_complete_is_null_and_leaves_the_buffer_as_it_was() throws Exception {
    ByteBuffer request = bytes("xGET / HTTP/1.1\r\nA: b\r\n\r").position(1);
    ByteBuffer response = bytes("xHTTP/1.1 101 \r\n\r").position(1);

    assertThat(HandshakeRequest.decode(request)).isNull();
    assertThat(request.position()).isEqualTo(1);
    assertThat(HandshakeResponse.decode(response)).isNull();
    assertThat(response.position()).isEqualTo(1);
  }

  /** Seen elsewhere: a head that takes quadratic time (CVE-2020-7662, CVE-2021-32640). */
  @Test
  void a_decoder_takes_each_byte_once_so_that_a_dripping_head_costs_no_more() throws Exception {
    HeadDecoder<HandshakeRequest> decoder = HandshakeRequest.decoder(HeadLimits.DEFAULT);
    byte[] head = Heads.request().encode();

    for (int i = 0; i < head.length - 1; i++) {
      ByteBuffer drop = ByteBuffer.wrap(head, i, 1);
      assertThat(decoder.decode(drop)).isNull();
      assertThat(drop.hasRemaining()).isFalse();
    }

    assertThat(decoder.decode(ByteBuffer.wrap(head, head.length - 1, 1)))
        .isEqualTo(Heads.request());
  }

  @Test
  void a_decoder_decodes_one_head_after_the_other() throws Exception {
    ByteBuffer in = bytes("HTTP/1.1 100 \r\nA: b\r\n\r\nHTTP/1.1 101 \r\nC: d\r\n\r\n");
    HeadDecoder<HandshakeResponse> decoder = HandshakeResponse.decoder(new HeadLimits(20, 1, 30));

    assertThat(decoder.decode(in)).isEqualTo(new HandshakeResponse(100, "", Headers.of("A", "b")));
    assertThat(decoder.decode(in)).isEqualTo(new HandshakeResponse(101, "", Headers.of("C", "d")));
    assertThat(decoder.decode(in)).isNull();
  }

  @Test
  void read_only_and_direct_buffers_are_fine() throws Exception {
    ByteBuffer direct = ByteBuffer.allocateDirect(1024).put(Heads.request().encode()).flip();

    assertThat(HandshakeRequest.decode(direct.asReadOnlyBuffer())).isEqualTo(Heads.request());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void a_head_at_its_limit_is_accepted_and_one_over_it_is_refused_with_431(
      String limit, HeadLimits enough, HeadLimits tooLittle, Reason reason) throws Exception {
    String head = "GET / HTTP/1.1\r\nA: 2345678901234567890\r\nB: c\r\n\r\n";

    assertThat(HandshakeRequest.decoder(enough).decode(bytes(head))).isNotNull();
    assertThat(failure(tooLittle, head).reason()).isEqualTo(reason);
    assertThat(failure(tooLittle, head).httpStatus()).isEqualTo(431);
  }

  static Stream<Arguments> a_head_at_its_limit_is_accepted_and_one_over_it_is_refused_with_431() {
    return Stream.of(
        arguments(
            "a header line of 22 bytes",
            new HeadLimits(22, 10, 1000),
            new HeadLimits(21, 10, 1000),
            Reason.LINE_TOO_LONG),
        arguments(
            "a request line of 14 bytes",
            new HeadLimits(22, 10, 1000),
            new HeadLimits(13, 10, 1000),
            Reason.LINE_TOO_LONG),
        arguments(
            "two headers",
            new HeadLimits(100, 2, 1000),
            new HeadLimits(100, 1, 1000),
            Reason.TOO_MANY_HEADERS),
        arguments(
            "a head of 48 bytes",
            new HeadLimits(100, 10, 48),
            new HeadLimits(100, 10, 47),
            Reason.HEAD_TOO_LONG));
  }

  @ParameterizedTest
  @MethodSource
  void the_default_limits_are_8_kib_a_line_100_headers_and_16_kib_in_total(
      String head, boolean accepted) throws Exception {
    if (accepted) {
      assertThat(HandshakeRequest.decode(bytes(head))).isNotNull();
    } else {
      assertThat(failure(head).httpStatus()).isEqualTo(431);
    }
  }

  static Stream<Arguments> the_default_limits_are_8_kib_a_line_100_headers_and_16_kib_in_total() {
    String start = "GET / HTTP/1.1\r\n";
    String eightKibLine = "A: " + "b".repeat(8192 - 3) + "\r\n";
    String rest = "A: " + "b".repeat(16384 - start.length() - eightKibLine.length() - 3 - 4);
    return Stream.of(
        arguments(start + eightKibLine + "\r\n", true),
        arguments(start + "A" + eightKibLine + "\r\n", false),
        arguments(start + "A: b\r\n".repeat(100) + "\r\n", true),
        arguments(start + "A: b\r\n".repeat(101) + "\r\n", false),
        arguments(start + eightKibLine + rest + "\r\n\r\n", true),
        arguments(start + eightKibLine + rest + "b\r\n\r\n", false));
  }

  /** Seen elsewhere: a head of any size (CVE-2023-43669). */
  @ParameterizedTest
  @ValueSource(
      strings = {"GET / HTTP/1.1\r\nA: ", "GET /", "", "GET / HTTP/1.1\r\nA: b\r\nEndless-Name"})
  void ten_megabytes_in_a_line_are_refused_after_8_kib(String start) {
    ByteBuffer in = bytes(start + "b".repeat(10_000_000));

    HandshakeException failure =
        catchThrowableOfType(HandshakeException.class, () -> HandshakeRequest.decode(in));

    assertThat(failure.reason()).isEqualTo(Reason.LINE_TOO_LONG);
    assertThat(in.position()).isLessThan(8192 + 64);
  }

  /** Seen elsewhere: headers of any number (CVE-2024-37890). */
  @Test
  void ten_thousand_headers_are_refused_at_the_hundred_and_first() {
    ByteBuffer in = bytes(REQUEST_LINE + "\r\n" + "A: b\r\n".repeat(10_000) + "\r\n");

    HandshakeException failure =
        catchThrowableOfType(HandshakeException.class, () -> HandshakeRequest.decode(in));

    assertThat(failure.reason()).isEqualTo(Reason.TOO_MANY_HEADERS);
    assertThat(in.position()).isLessThan(REQUEST_LINE.length() + 2 + 6 * 101 + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void a_limit_is_from_1(int limit) {
    assertThat(
            catchThrowableOfType(IllegalArgumentException.class, () -> new HeadLimits(limit, 1, 1)))
        .isNotNull();
    assertThat(
            catchThrowableOfType(IllegalArgumentException.class, () -> new HeadLimits(1, limit, 1)))
        .isNotNull();
    assertThat(
            catchThrowableOfType(IllegalArgumentException.class, () -> new HeadLimits(1, 1, limit)))
        .isNotNull();
  }
}
