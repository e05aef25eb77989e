package io.sockeye.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The PROXY protocol, by the sections of its specification (haproxy.org, proxy-protocol.txt). */
class ProxyProtocolTest {

  private static final String SIGNATURE = "0D0A0D0A000D0A515549540A";
  private static final String IPV4 = "C0000201" + "0A000001" + "DC04" + "01BB";
  private static final String IPV6 =
      "20010DB8000000000000000000000001" + "00000000000000000000000000000001" + "DC04" + "01BB";
  private static final String FOLLOWING = "GET / HTTP/1.1\r\n";

  /** A header of version 2: version and command, family and transport, length, the rest. */
  static byte[] binary(String versionCommandFamily, String body) {
    return hex(SIGNATURE + versionCommandFamily + String.format("%04X", body.length() / 2) + body);
  }

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  /** Reads a header, behind which exactly what follows it has to be left. */
  private static Forwarded read(byte[] header) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(header);
    all.writeBytes(FOLLOWING.getBytes(ISO_8859_1));
    ByteArrayInputStream in = new ByteArrayInputStream(all.toByteArray());
    Forwarded forwarded = ProxyProtocol.read(Channels.newChannel(in));
    assertThat(new String(in.readAllBytes(), ISO_8859_1)).isEqualTo(FOLLOWING);
    return forwarded;
  }

  private static Forwarded readLine(String line) throws IOException {
    return read((line + "\r\n").getBytes(ISO_8859_1));
  }

  /** Section 2.1. */
  @ParameterizedTest
  @CsvSource({
    "PROXY TCP4 192.0.2.1 10.0.0.1 56324 443, 192.0.2.1, 56324",
    "PROXY TCP4 0.0.0.0 0.0.0.0 0 0, 0.0.0.0, 0",
    "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535, 255.255.255.255, 65535",
    "PROXY TCP6 2001:db8::1 ::1 1 2, 2001:db8::1, 1",
    "PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2, 192.0.2.1, 1",
    "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
        + " 65535 65535, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 65535",
  })
  void a_line_names_the_client(String line, String address, int port) throws IOException {
    assertThat(readLine(line))
        .isEqualTo(new Forwarded(new InetSocketAddress(address, port), null, null));
  }

  /** Section 2.1: the receiver has to ignore whatever stands behind it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY UNKNOWN",
        "PROXY UNKNOWN ",
        "PROXY UNKNOWN x",
        "PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
            + " ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535",
      })
  void a_line_may_say_nothing(String line) throws IOException {
    assertThat(readLine(line)).isNull();
  }

  @Test
  void the_longest_line_has_107_bytes() throws IOException {
    String longest = "PROXY UNKNOWN ".concat("x".repeat(107 - 2 - 14));
    assertThat(readLine(longest)).isNull();
    assertThatThrownBy(() -> readLine(longest + "x"))
        .isInstanceOf(ProxyProtocolException.class)
        .hasMessage("its line is longer than 107 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy TCP4 192.0.2.1 10.0.0.1 1 2",
        "PROXY",
        "PROXY TCP5 192.0.2.1 10.0.0.1 1 2",
        "PROXY tcp4 192.0.2.1 10.0.0.1 1 2",
        "PROXY UNKNOWNS 192.0.2.1 10.0.0.1 1 2",
        "PROXY  TCP4 192.0.2.1 10.0.0.1 1 2",
        "PROXY TCP4  192.0.2.1 10.0.0.1 1 2",
        "PROXY\tTCP4 192.0.2.1 10.0.0.1 1 2",
        " PROXY TCP4 192.0.2.1 10.0.0.1 1 2",
        "PROXY TCP4 192.0.2.1 10.0.0.1 1 2 ",
        "PROXY TCP4 192.0.2.1 10.0.0.1 1 2 3",
        "PROXY TCP4 192.0.2.1 10.0.0.1 1",
        "PROXY TCP4 192.0.2.1 10.0.0.1 1 65536",
        "PROXY TCP4 192.0.2.1 10.0.0.1 99999 2",
        "PROXY TCP4 192.0.2.1 10.0.0.1 01 2",
        "PROXY TCP4 192.0.2.1 10.0.0.1 +1 2",
        "PROXY TCP4 192.0.2.1 10.0.0.1 -1 2",
        "PROXY TCP4 192.0.2.1 10.0.0.1 1a 2",
        "PROXY TCP4 192.0.2.1 10.0.0.1  2",
        "PROXY TCP4 192.0.2.256 10.0.0.1 1 2",
        "PROXY TCP4 192.0.2 10.0.0.1 1 2",
        "PROXY TCP4 192.0.2.01 10.0.0.1 1 2",
        "PROXY TCP4 192.0.2.1 localhost 1 2",
        "PROXY TCP4 localhost 10.0.0.1 1 2",
        "PROXY TCP4 ::1 ::1 1 2",
        "PROXY TCP6 192.0.2.1 10.0.0.1 1 2",
        "PROXY TCP6 ::1::2 ::1 1 2",
        "PROXY TCP6 :1 ::1 1 2",
        "PROXY TCP6 [::1] ::1 1 2",
        "PROXY TCP6 ::1%lo ::1 1 2",
        "PROXY TCP6 ::g ::1 1 2",
        "PROXY TCP4 192.0.2.1 10.0.0.1 1 2\n",
        "PROXY TCP4 192.0.2.1 10.0.0.1 1 2\r",
        "PROXY TCP4 192.0.2.1\r\n10.0.0.1 1 2",
        "GET / HTTP/1.1",
        "",
      })
  void any_other_line_is_refused(String line) {
    assertThatThrownBy(() -> readLine(line)).isInstanceOf(ProxyProtocolException.class);
  }

  @Test
  void a_line_without_carriage_return_is_refused() {
    byte[] line = "PROXY TCP4 192.0.2.1 10.0.0.1 1 2\n".getBytes(ISO_8859_1);
    assertThatThrownBy(() -> read(line))
        .isInstanceOf(ProxyProtocolException.class)
        .hasMessage("its line does not end in CR and LF");
  }

  /** Section 2.2. */
  @ParameterizedTest
  @CsvSource({
    "2111, " + IPV4 + ", 192.0.2.1",
    "2112, " + IPV4 + ", 192.0.2.1",
    "2121, " + IPV6 + ", 2001:db8::1",
    "2122, " + IPV6 + ", 2001:db8::1",
    // A parameter that nobody knows, and one that is empty.
    "2111, " + IPV4 + "E0000312AB34" + "040000" + ", 192.0.2.1",
  })
  void a_binary_header_names_the_client(String fixed, String body, String address)
      throws IOException {
    assertThat(read(binary(fixed, body)))
        .isEqualTo(new Forwarded(new InetSocketAddress(address, 0xDC04), null, null));
  }

  /** Section 2.2: of the proxy's own (LOCAL), or with addresses that are to be ignored. */
  @ParameterizedTest
  @CsvSource({
    "2000, ''",
    "2011, " + IPV4,
    "2011, C0000201",
    "20FF, 03000412345678",
    "2100, ''",
    "2100, 040000",
    "2000, 0400020000",
  })
  void a_binary_header_may_say_nothing(String fixed, String body) throws IOException {
    assertThat(read(binary(fixed, body))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2131", "2132"})
  void a_client_on_a_unix_socket_has_no_address(String fixed) throws IOException {
    assertThat(read(binary(fixed, "2F00".repeat(108)))).isNull();
    assertRefused(binary(fixed, "2F00".repeat(107)));
  }

  /** Section 2.2.5: PP2_TYPE_SSL, and in it PP2_CLIENT_SSL. */
  @ParameterizedTest
  @CsvSource({
    "2000050100000000, https",
    "2000050500000001, https",
    "2000050000000001, http",
    "20000C01000000002100045453217A, https",
    "040000, ",
  })
  void a_parameter_tells_whether_the_client_uses_tls(String parameter, String scheme)
      throws IOException {
    assertThat(read(binary("2111", IPV4 + parameter)).scheme()).isEqualTo(scheme);
  }

  /** Section 2.2.3: PP2_TYPE_CRC32C. */
  @Test
  void a_checksum_has_to_be_right() throws IOException {
    byte[] header = binary("2111", IPV4 + "040000" + "030004" + "00000000" + "040000");
    CRC32C checksum = new CRC32C();
    checksum.update(header);
    int at = header.length - 3 - 4;
    ByteBuffer.wrap(header).putInt(at, (int) checksum.getValue());
    assertThat(read(header).client().getPort()).isEqualTo(0xDC04);

    // All that it covers but the length, and but its own type, without which it is none.
    for (int i = 16; i < header.length; i++) {
      byte[] spoilt = header.clone();
      spoilt[i] ^= 1;
      if (i != at - 3) {
        assertRefused(spoilt);
      }
    }
  }

  /** What the specification leaves no room for. */
  @ParameterizedTest
  @CsvSource({
    "1111, " + IPV4 + ", a version of 1",
    "3111, " + IPV4 + ", a version of 3",
    "0111, " + IPV4 + ", a version of 0",
    "2211, " + IPV4 + ", a command of 2",
    "2F11, " + IPV4 + ", a command of 15",
    "2110, " + IPV4 + ", a family without a transport",
    "2101, " + IPV4 + ", a transport without a family",
    "2113, " + IPV4 + ", a transport of 3",
    "2141, " + IPV4 + ", a family of 4",
    "2111, C00002010A000001DC0401, addresses that are cut off",
    "2111, '', no addresses",
    "2121, " + IPV4 + ", IPv4 for IPv6",
    "2111, " + IPV4 + "04, a parameter without a length",
    "2111, " + IPV4 + "0400, a parameter without a length",
    "2111, " + IPV4 + "040001, a parameter without its value",
    "2111, " + IPV4 + "04FFFF00, a parameter longer than the header",
    "2111, " + IPV4 + "20000401000000, a parameter for TLS that is too short",
    "2111, " + IPV4 + "030000, a checksum of no bytes",
    "2111, " + IPV4 + "0300050000000000, a checksum of five bytes",
    "2111, " + IPV4 + "03000412345678, a wrong checksum",
    "2100, 03000412345678, a wrong checksum without addresses",
  })
  void any_other_binary_header_is_refused(String fixed, String body, String why) {
    assertRefused(binary(fixed, body));
  }

  private static void assertRefused(byte[] header) {
    assertThatThrownBy(() -> read(header)).isInstanceOf(ProxyProtocolException.class);
  }

  @Test
  void every_byte_of_the_signature_counts() {
    for (int i = 0; i < 12; i++) {
      byte[] header = binary("2111", IPV4);
      header[i] ^= 1;
      assertRefused(header);
    }
  }

  /** Nothing is allocated, and nobody waited for, because a length says so. */
  @Test
  void a_binary_header_has_a_bound() throws IOException {
    int most = ProxyProtocol.MAX_BODY_BYTES;
    String padding = String.format("04%04X", most - 15) + "00".repeat(most - 15);
    assertThat(read(binary("2111", IPV4 + padding))).isNotNull();
    assertThatThrownBy(() -> read(hex(SIGNATURE + "2111" + String.format("%04X", most + 1))))
        .isInstanceOf(ProxyProtocolException.class)
        .hasMessage("it says that 4097 bytes follow: too many");
    assertRefused(hex(SIGNATURE + "2111FFFF"));
  }

  @Test
  void a_connection_may_end_anywhere_in_a_header() {
    for (byte[] header :
        new byte[][] {
          binary("2111", IPV4), "PROXY TCP4 192.0.2.1 10.0.0.1 1 2\r\n".getBytes(ISO_8859_1)
        }) {
      for (int length = 0; length < header.length; length++) {
        ByteArrayInputStream cut = new ByteArrayInputStream(header, 0, length);
        assertThatThrownBy(() -> ProxyProtocol.read(Channels.newChannel(cut)))
            .isInstanceOf(EOFException.class);
      }
    }
  }
}
