package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has forwarded a request for whom: RFC 7239, and the fields from before it. */
class ForwardedHeadersTest {

  private static final Predicate<InetAddress> TRUSTED = Network.parse("10.0.0.0/8")::contains;

  private static Forwarded forwarded(String value) throws HandshakeException {
    return new ForwardedHeaders(Headers.of("Forwarded", value), TRUSTED).forwarded();
  }

  private static Forwarded xForwarded(String... headers) throws HandshakeException {
    return new ForwardedHeaders(Headers.of(headers), TRUSTED).xForwarded();
  }

  private static String text(InetSocketAddress client) {
    return client == null ? null : client.getAddress().getHostAddress() + " " + client.getPort();
  }

  /** Section 4, with its examples, and section 6. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=192.0.2.43|192.0.2.43 0||",
        "For=\"[2001:db8:cafe::17]:4711\"|2001:db8:cafe:0:0:0:0:17 4711||",
        "for=192.0.2.60;proto=http;by=203.0.113.43|192.0.2.60 0|http|",
        "for=\"192.0.2.60:80\" ; PROTO=HTTPS ; host=\"a.example:8443\"|192.0.2.60 80|https|a.example:8443",
        "host=a.example;for=192.0.2.60|192.0.2.60 0||a.example",
        "for=\"192.0.2.60:_port\"|192.0.2.60 0||",
        "for=unknown;proto=https||https|",
        "for=Unknown|||",
        "for=_gazonk|||",
        "for=\"_gazonk:80\"|||",
        "proto=https||https|",
        "for=\"\\1\\92.0.2.60\"|192.0.2.60 0||",
        "for=192.0.2.60;ext=\"a,b;c\\\"\"|192.0.2.60 0||",
        ",, for=192.0.2.60 ,,|192.0.2.60 0||",
      })
  void an_element_names_the_client(String value, String client, String scheme, String host)
      throws Exception {
    Forwarded forwarded = forwarded(value);
    assertThat(text(forwarded.client())).isEqualTo(client);
    assertThat(forwarded.scheme()).isEqualTo(scheme);
    assertThat(forwarded.host()).isEqualTo(host);
  }

  /** Read from the end, as far as those are trusted who have written it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=192.0.2.1;proto=http, for=192.0.2.2;proto=https|192.0.2.2 0|https",
        "for=192.0.2.1;proto=https, for=10.0.0.2;proto=http|192.0.2.1 0|https",
        "for=192.0.2.1, for=192.0.2.2;proto=https, for=10.0.0.3, for=10.0.0.4|192.0.2.2 0|https",
        "for=10.0.0.2;proto=https, for=10.0.0.3|10.0.0.2 0|https",
        "for=192.0.2.1, for=unknown;proto=https, for=10.0.0.3||https",
        "for=192.0.2.1, proto=https||https",
      })
  void what_untrusted_ones_have_written_does_not_count(String value, String client, String scheme)
      throws Exception {
    assertThat(text(forwarded(value).client())).isEqualTo(client);
    assertThat(forwarded(value).scheme()).isEqualTo(scheme);
  }

  @Test
  void several_lines_are_one_list() throws Exception {
    Headers headers = Headers.of("Forwarded", "for=192.0.2.1", "forwarded", "for=10.0.0.1");
    assertThat(text(new ForwardedHeaders(headers, TRUSTED).forwarded().client()))
        .isEqualTo("192.0.2.1 0");
  }

  /** A client could else hide behind its own beginning what the proxy adds at the end. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "for=\"x, for=192.0.2.1",
        "for=\"x, for=\"[2001:db8::1]\"",
        "for=192.0.2.1; for=192.0.2.2",
        "for=192.0.2.1 for=192.0.2.2",
        "for",
        "for=",
        "=192.0.2.1",
        "for =192.0.2.1",
        "for= 192.0.2.1",
        "for=[2001:db8::1]",
        "for=192.0.2.1:80",
        "for=\"192.0.2.1\\",
        "for=192.0.2.256",
        "for=localhost",
        "for=\"2001:db8::1\"",
        "for=\"[2001:db8::1\"",
        "for=\"[192.0.2.1]\"",
        "for=\"[::1%lo]\"",
        "for=\"192.0.2.1:65536\"",
        "for=\"192.0.2.1:\"",
        "for=\"192.0.2.1:-1\"",
        "for=_",
        "for=\"\"",
        "for=192.0.2.1;proto=gopher",
        "for=192.0.2.1;proto=\"http,https\"",
        "for=192.0.2.1@",
        "for=192.0.2.1\u00e9",
      })
  void a_malformed_one_is_refused(String value) {
    assertThatThrownBy(() -> forwarded(value))
        .isInstanceOf(HandshakeException.class)
        .hasMessageStartingWith("the header Forwarded of the proxy is malformed: ")
        .extracting(e -> ((HandshakeException) e).httpStatus())
        .isEqualTo(400);
  }

  @Test
  void without_a_header_nothing_is_known() throws Exception {
    Forwarded nothing = new Forwarded(null, null, null);
    assertThat(new ForwardedHeaders(Headers.EMPTY, TRUSTED).forwarded()).isEqualTo(nothing);
    assertThat(new ForwardedHeaders(Headers.EMPTY, TRUSTED).xForwarded()).isEqualTo(nothing);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.1|192.0.2.1 0",
        "192.0.2.1:4711|192.0.2.1 4711",
        "2001:db8::1|2001:db8:0:0:0:0:0:1 0",
        "[2001:db8::1]:4711|2001:db8:0:0:0:0:0:1 4711",
        "6.6.6.6, 192.0.2.1|192.0.2.1 0",
        "6.6.6.6, 192.0.2.1, 10.0.0.1,10.0.0.2|192.0.2.1 0",
        "10.0.0.1, 10.0.0.2|10.0.0.1 0",
        "<script>, 192.0.2.1, 10.0.0.1|192.0.2.1 0",
        "192.0.2.1, unknown|",
      })
  void x_forwarded_for_is_read_from_its_end(String value, String client) throws Exception {
    assertThat(text(xForwarded("X-Forwarded-For", value).client())).isEqualTo(client);
  }

  @Test
  void x_forwarded_for_may_stand_in_several_lines() throws Exception {
    Forwarded forwarded =
        xForwarded("X-Forwarded-For", "6.6.6.6", "x-forwarded-for", "192.0.2.1, 10.0.0.1");
    assertThat(text(forwarded.client())).isEqualTo("192.0.2.1 0");
  }

  @Test
  void of_the_other_x_forwarded_fields_the_last_value_counts() throws Exception {
    Forwarded forwarded =
        xForwarded(
            "X-Forwarded-Proto", "http, HTTPS",
            "X-Forwarded-Host", "evil.example",
            "X-Forwarded-Host", "a.example:8443");
    assertThat(forwarded).isEqualTo(new Forwarded(null, "https", "a.example:8443"));
    assertThat(xForwarded("X-Forwarded-Proto", "ws").scheme()).isEqualTo("http");
    assertThat(xForwarded("X-Forwarded-Proto", "wss").scheme()).isEqualTo("https");
  }

  @ParameterizedTest
  @CsvSource({
    "X-Forwarded-For, 192.0.2.256",
    "X-Forwarded-For, localhost",
    "X-Forwarded-For, '192.0.2.1, \"192.0.2.2\"'",
    "X-Forwarded-For, 192.0.2.1 10.0.0.1",
    "X-Forwarded-For, 192.0.2.1:http",
    "X-Forwarded-Proto, gopher",
  })
  void a_malformed_x_forwarded_field_is_refused(String name, String value) {
    assertThatThrownBy(() -> xForwarded(name, value))
        .isInstanceOf(HandshakeException.class)
        .hasMessageStartingWith("the header " + name + " of the proxy is malformed: ");
  }
}
