package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.client.RawServer.Peer;
import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server, or somebody on the way to it, does to TLS; who waits is in SlowServerTest. */
@Timeout(60)
class HostileTlsServerTest {

  private static final Certificates CERTIFICATES = Certificates.shared();
  private static final SSLContext SERVING = CERTIFICATES.serving(Certificates.GOOD);
  private static final SSLContext TRUSTING = CERTIFICATES.trusting(Certificates.GOOD);

  /** Its text stands where a record has its length: at its most. */
  private static final byte[] NOT_ASCII = {(byte) 0x81, 4, -61, -92, -61, -92};

  private static final String WHOLE = "\u0081\5whole";

  private static WebSocket connect(RawServer server) throws IOException {
    return WebSocketClient.builder().sslContext(TRUSTING).build().connectTo(server.secureUri());
  }

  static Stream<Arguments> truncated() {
    return Stream.of("TLSv1.2", "TLSv1.3")
        .flatMap(
            version ->
                Stream.of(
                    Arguments.of(version, "nothing", ""),
                    Arguments.of(version, "half a header", "\u0081"),
                    Arguments.of(version, "half a frame", "\u0081\11cu"),
                    Arguments.of(version, "a fragment", "\1\3cut"),
                    Arguments.of(version, "half a Close", "\u0088\2\3")));
  }

  /**
   * A truncation attack: whoever is on the way ends TCP, so that the end of the stream comes
   * without a close_notify (RFC 8446, section 6.1), and the JDK tells it from a proper end only
   * where it is asked to. To a WebSocket either is 1006 (RFC 6455, section 7.1.5).
   */
  @ParameterizedTest(name = "{0}, after {1}")
  @MethodSource("truncated")
  void the_end_of_tcp_without_an_end_of_tls_is1006(String version, String what, String last)
      throws Exception {
    assertAbnormal(
        version,
        (peer, below) -> {
          peer.send(Peer.acceptance(peer.request()) + WHOLE + last);
          below.shutdownOutput();
          // What the client says of it is left where it is.
          below.getInputStream().readAllBytes();
        });
  }

  @ParameterizedTest(name = "{0}, after {1}")
  @MethodSource("truncated")
  void the_end_of_tls_without_a_close_is1006(String version, String what, String last)
      throws Exception {
    assertAbnormal(
        version,
        (peer, below) -> {
          peer.send(Peer.acceptance(peer.request()) + WHOLE + last);
          peer.socket().shutdownOutput();
          below.getInputStream().readAllBytes();
        });
  }

  static Stream<Arguments> brokenRecords() {
    return Stream.of(
        Arguments.of("a record that was altered", record(23, 64, new byte[64])),
        Arguments.of(
            "a record that declares more than TLS allows", record(23, 0xFFFF, new byte[9])),
        Arguments.of("a record of an unknown type", record(99, 4, new byte[4])),
        Arguments.of("a frame that is not encrypted", NOT_ASCII),
        Arguments.of("a close_notify in the clear", record(21, 2, new byte[] {1, 0})));
  }

  private static byte[] record(int type, int length, byte[] content) {
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.writeBytes(new byte[] {(byte) type, 3, 3, (byte) (length >> 8), (byte) length});
    record.writeBytes(content);
    return record.toByteArray();
  }

  /**
   * Seen elsewhere: a record that is no TLS gets into a message, or hurts others (CVE-2021-28165).
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenRecords")
  void what_is_written_below_tls_ends_the_connection_with1006(String what, byte[] record)
      throws Exception {
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      assertAbnormal(
          version,
          (peer, below) -> {
            peer.send(Peer.acceptance(peer.request()) + WHOLE);
            below.getOutputStream().write(record);
            below.getInputStream().readAllBytes();
          });
    }
  }

  /** One message comes whole, and then nothing of what was cut or forged. */
  private static void assertAbnormal(String version, RawServer.TlsScript script) throws Exception {
    try (RawServer server = RawServer.start(SERVING, version, script);
        WebSocket webSocket = connect(server)) {
      assertThat(webSocket.receive()).isEqualTo(Message.text("whole"));
      assertThatThrownBy(webSocket::receive).isInstanceOf(IOException.class);
      assertThat(webSocket.closeStatus()).isEqualTo(CloseStatus.ABNORMAL_CLOSURE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 100})
  void an_answer_that_is_cut_off_with_its_connection_is_said_to_be(int length) throws Exception {
    try (RawServer server =
        RawServer.start(
            SERVING,
            "TLSv1.3",
            (peer, below) -> {
              peer.send(Peer.acceptance(peer.request()).substring(0, length));
              below.shutdownOutput();
              below.getInputStream().readAllBytes();
            })) {
      assertThatThrownBy(() -> connect(server))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("before it answered the opening handshake");
    }
  }
}
