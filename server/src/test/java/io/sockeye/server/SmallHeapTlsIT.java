package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** As {@link SmallHeapIT}, where TLS itself is what uses memory. */
@Timeout(120)
class SmallHeapTlsIT extends SmallHeapAttacks {

  static Stream<Arguments> attacks() {
    return Stream.of(
        row(
            "a reader that never reads while it is sent 1 GB",
            () -> SmallHeapProcess.neverReads(connect(4096))),
        row("500 connections without a ClientHello", () -> silent(NOTHING)),
        row(
            "500 halves of a record of 16 KiB",
            () -> silent(concat(new byte[] {22, 3, 1, 0x40, 0}, new byte[0x3FFF]))),
        row("a handshake message that declares 16 MiB", SmallHeapTlsIT::longHandshakeMessage));
  }

  /**
   * Seen elsewhere: a record that is no TLS gets into a message, or hurts others (CVE-2021-28165).
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  void it_survives_and_serves_the_others(String name, SmallHeapProcess.Attack attack)
      throws Exception {
    server.survives(attack);
    try (RawClient newcomer = connect(0).shakeHands("/echo")) {
      SmallHeapProcess.echo(newcomer, "new, over TLS");
    }
  }

  private static RawClient connect(int receiveBuffer) throws IOException {
    return RawClient.connectTls(server.securePort(), receiveBuffer, server.tls(), "TLSv1.3");
  }

  /** They wait until their handshakes take too long, while others are served. */
  private static void silent(byte[] sent) throws Exception {
    try (RawClients clients = new RawClients()) {
      for (int i = 0; i < 500; i++) {
        clients.add(RawClient.connect(server.securePort(), 0)).send(sent);
      }
      try (RawClient client = connect(0)) {
        SmallHeapProcess.echo(client.shakeHands("/echo"), "meanwhile, over TLS");
      }
      for (RawClient client : clients) {
        assertThat(client.discardToEnd()).isLessThan(100);
      }
    }
  }

  /** RFC 8446, section 4: three bytes of length, of which a ClientHello needs two at most. */
  private static void longHandshakeMessage() throws Exception {
    byte[] clientHello = concat(new byte[] {22, 3, 1, 0x40, 0, 1, -1, -1, -1}, new byte[0x3FFC]);
    byte[] more = concat(new byte[] {22, 3, 1, 0x40, 0}, new byte[0x4000]);
    try (RawClient client = RawClient.connect(server.securePort(), 0)) {
      Future<?> sending = server.send(client, clientHello, more, 1_100);
      // An alert at most.
      assertThat(client.discardToEnd()).isLessThan(100);
      client.below().close();
      sending.get(20, TimeUnit.SECONDS);
    }
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
