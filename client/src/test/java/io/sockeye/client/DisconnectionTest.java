package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.sockeye.codec.CloseCode;
import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.Violation;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HandshakeException.Reason;
import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.Headers;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** After what another attempt is worth it, and after what not: a row for each case. */
class DisconnectionTest {

  private static Disconnection refused(int status) {
    HandshakeResponse response = new HandshakeResponse(status, "", Headers.EMPTY);
    return notOpened(new HandshakeException(Reason.STATUS_NOT_101, "no", response));
  }

  private static Disconnection notOpened(Exception failure) {
    return new Disconnection(1, null, failure);
  }

  private static Disconnection closed(int code) {
    return new Disconnection(1, new CloseStatus(code, ""), null);
  }

  @ParameterizedTest
  @CsvSource({
    "200, false", // No WebSocket server.
    "204, false",
    "301, false",
    "302, false",
    "307, false",
    "308, false",
    "400, false",
    "401, false",
    "403, false",
    "404, false",
    "405, false",
    "407, false",
    "408, true", // Request Timeout
    "410, false",
    "421, false",
    "425, true", // Too Early
    "426, false",
    "429, true", // Too Many Requests
    "431, false",
    "451, false",
    "500, true",
    "501, false", // Not Implemented
    "502, true",
    "503, true",
    "504, true",
    "505, false", // HTTP Version Not Supported
    "507, true",
    "520, true", // What proxies say of the server behind them.
    "599, true",
    "600, false"
  })
  void after_an_answer(int status, boolean expected) {
    assertThat(refused(status).isTransient()).isEqualTo(expected);
    assertThat(refused(status).httpStatus()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"403, false", "407, false", "502, true", "503, true", "504, true"})
  void after_an_answer_of_a_proxy(int status, boolean expected) {
    HandshakeResponse response = new HandshakeResponse(status, "", Headers.EMPTY);
    Disconnection refused = notOpened(new ProxyException("no", response, null));
    assertThat(refused.isTransient()).isEqualTo(expected);
    assertThat(refused.httpStatus()).isEqualTo(status);
  }

  /** All other numbers behave as their class does. */
  @Test
  void no_other_answer_is_transient_but5xx() {
    Set<Integer> worthIt = new TreeSet<>(Set.of(408, 425, 429));
    IntStream.range(500, 600).filter(s -> s != 501 && s != 505).forEach(worthIt::add);

    assertThat(IntStream.range(100, 1000).filter(s -> refused(s).isTransient()).boxed())
        .containsExactlyElementsOf(worthIt);
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void an_answer_that_breaks_a_rule_is_not(Reason reason) {
    HandshakeResponse response = new HandshakeResponse(101, "", Headers.EMPTY);
    assertThat(notOpened(new HandshakeException(reason, "no", response)).isTransient()).isFalse();
    Disconnection none = notOpened(new HandshakeException(reason, "no"));
    assertThat(none.isTransient()).isFalse();
    assertThat(none.httpStatus()).isZero();
  }

  private static Exception tls(String message, Throwable cause) {
    SSLException inner = new SSLException(message, cause);
    SSLException outer = new SSLHandshakeException("the TLS handshake failed: " + message);
    outer.initCause(inner);
    return outer;
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of("no address", new UnknownHostException("x"), true),
        Arguments.of("nobody listens", new ConnectException("refused"), true),
        Arguments.of("no way through SOCKS", new ProxyException("unreachable"), true),
        Arguments.of("no route", new NoRouteToHostException(), true),
        Arguments.of("too slow", new SocketTimeoutException("10 s"), true),
        Arguments.of("no answer", new EOFException("closed"), true),
        Arguments.of("reset", new SocketException("reset"), true),
        Arguments.of("other I/O", new IOException("?"), true),
        Arguments.of("TLS cut off", tls("eof", new EOFException()), true),
        Arguments.of("TLS reset", tls("reset", new SocketException("reset")), true),
        Arguments.of("no such TLS", tls("protocol_version", null), false),
        Arguments.of("no TLS", new SSLException("Unsupported or unrecognized SSL message"), false),
        Arguments.of("certificate", tls("x", new CertificateException("expired")), false),
        Arguments.of("bad parameter", new IllegalArgumentException("cipher"), false),
        Arguments.of("bug", new IllegalStateException("?"), false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void where_no_connection_was_opened(String name, Exception failure, boolean expected) {
    assertThat(notOpened(failure).isTransient()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1000, false",
    "1001, true",
    "1002, false",
    "1003, false",
    "1005, true",
    "1006, true",
    "1007, false",
    "1008, false",
    "1009, false",
    "1010, false",
    "1011, true",
    "1012, true",
    "1013, true",
    "1014, true",
    "1015, true",
    "3000, false", // Unauthorized
    "3001, true",
    "3003, false", // Forbidden
    "3008, true", // Timeout
    "3999, true",
    "4000, true",
    "4401, true",
    "4999, true"
  })
  void after_a_close_of_the_peer(int code, boolean expected) {
    assertThat(closed(code).isTransient()).isEqualTo(expected);
  }

  @Test
  void each_registered_close_code_has_its_row() {
    assertThat(Arrays.stream(CloseCode.values()).filter(c -> closed(c.code()).isTransient()))
        .containsExactly(
            CloseCode.GOING_AWAY,
            CloseCode.NO_STATUS_RECEIVED,
            CloseCode.ABNORMAL_CLOSURE,
            CloseCode.INTERNAL_ERROR,
            CloseCode.SERVICE_RESTART,
            CloseCode.TRY_AGAIN_LATER,
            CloseCode.BAD_GATEWAY,
            CloseCode.TLS_HANDSHAKE);
  }

  static Stream<Arguments> failuresOfConnections() {
    Exception io = new IOException("reset");
    return Stream.of(
        Arguments.of("cut off", 1006, new EOFException(), true),
        Arguments.of("silent", 1006, new SocketTimeoutException(), true),
        Arguments.of(
            "broke a rule", 1006, new ProtocolViolationException(Violation.MASK_FORBIDDEN), false),
        Arguments.of(
            "too long", 1006, new ProtocolViolationException(Violation.MESSAGE_TOO_BIG), false),
        Arguments.of("listener, I/O", 1011, io, true),
        Arguments.of("listener, I/O, answered 1000", 1000, io, true),
        Arguments.of("listener, I/O, without an answer", 1006, io, true),
        Arguments.of("listener's bug", 1011, new IllegalStateException(), false),
        Arguments.of("failed when it was closed for good", 1008, io, false),
        Arguments.of("failed when it was closed for now", 1012, io, true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failuresOfConnections")
  void after_a_connection_that_failed(String name, int code, Exception failure, boolean expected) {
    CloseStatus status = new CloseStatus(code, "");
    assertThat(new Disconnection(1, status, failure).isTransient()).isEqualTo(expected);
  }

  @Test
  void the_text_says_why() {
    assertThat(closed(1012)).hasToString("closed by the peer: 1012 SERVICE_RESTART");
    assertThat(notOpened(new IOException("no route"))).hasToString("no route");
    assertThat(notOpened(new IOException())).hasToString("java.io.IOException");
  }

  @Test
  void what_cannot_be_is_refused() {
    assertThatNullPointerException().isThrownBy(() -> new Disconnection(1, null, null));
    assertThatIllegalArgumentException().isThrownBy(() -> new Disconnection(-1, null, null));
  }
}
