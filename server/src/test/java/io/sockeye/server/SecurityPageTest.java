package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.Transport;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.HeadLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the page on security says of a server's numbers. */
class SecurityPageTest {

  private static final Path PAGE = Path.of("../.github/SECURITY.md");
  private static final Path README = Path.of("../README.md");

  /** The first two cells of each row of the table of bounds, without emphasis. */
  private static Map<String, String> table() throws IOException {
    Map<String, String> table = new LinkedHashMap<>();
    for (String row : rows()) {
      String[] cells = row.split(" *\\| *");
      assertThat(table.put(cells[1], cells[2].replace("*", ""))).isNull();
    }
    return table;
  }

  private static Iterable<String> rows() throws IOException {
    String page = Files.readString(PAGE);
    String section = page.substring(page.indexOf("## What is bounded"), page.indexOf("## Holes"));
    return section
        .lines()
        .filter(line -> line.startsWith("| "))
        .skip(1)
        // Those are for the client's own test.
        .filter(line -> !line.contains("of `ReconnectingClient`"))
        .toList();
  }

  private static String bytes(long count) {
    if (count % (1 << 20) == 0) {
      return (count >> 20) + " MiB";
    }
    return count % (1 << 10) == 0 && count < 1 << 20 ? (count >> 10) + " KiB" : number(count);
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + " s";
  }

  @Test
  void the_numbers_of_the_table_are_the_defaults() throws IOException {
    WebSocketServerBuilder builder = WebSocketServer.builder();
    ProtocolConfig protocol = builder.protocol;
    ConnectionOptions options = builder.options;
    HeadLimits head = builder.headLimits;
    int extras = Math.max(16_384, protocol.maxFragments());
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("bytes of a message, after inflating", bytes(protocol.maxMessageBytes()));
    expected.put("bytes that a frame may declare", bytes(protocol.maxFrameBytes()));
    expected.put("fragments of a message", number(protocol.maxFragments()));
    expected.put("control frames between the fragments of a message", number(extras));
    expected.put("DEFLATE streams in a message", number(extras));
    expected.put(
        "bytes of overhead of a message: 14 for each fragment, 131 for each control frame",
        number(14L * protocol.maxFragments() + 131L * extras));
    expected.put("bytes of incomplete messages, on all connections of a server", "1/8 of the heap");
    expected.put("bytes of a header line", bytes(head.lineLength()));
    expected.put(
        "bytes of a header of the PROXY protocol, from a trusted proxy",
        number(ProxyProtocol.MAX_LINE_BYTES)
            + ", or "
            + number(ProxyProtocolBinary.FIXED_BYTES + ProxyProtocol.MAX_BODY_BYTES));
    expected.put("header lines", number(head.headerCount()));
    expected.put("bytes of a head", bytes(head.totalLength()));
    expected.put("opening handshake, with TLS", seconds(builder.handshakeTimeout));
    expected.put("silence until a Ping", seconds(options.pingInterval()));
    expected.put("silence after a Ping", seconds(options.pongTimeout()));
    expected.put(
        "handing over 128 KiB to a peer that does not read", seconds(options.sendTimeout()));
    expected.put("closing handshake and end of TCP", seconds(options.closeTimeout()));
    expected.put(
        "messages in the outbox of a member of a group",
        number(builder.outboxLimits.maxMessages()));
    expected.put(
        "bytes in the outbox of a member of a group", bytes(builder.outboxLimits.maxBytes()));
    expected.put("connections in total", number(builder.maxConnections));
    expected.put(
        "connections from one address of the Internet, or one IPv6 network of 64 bits",
        number(builder.addressLimit.max()));
    expected.put("end of a server's connections when it closes", seconds(builder.drainTimeout));
    expected.put(
        "clients that are being refused at the same time", number(Connections.MAX_REFUSED_AT_ONCE));
    expected.put(
        "time, and bytes, until a refused client is cut off",
        seconds(HttpExchange.LINGER) + ", " + bytes(HttpExchange.MAX_DISCARDED));

    assertThat(table()).containsAllEntriesOf(expected);
    assertThat(builder.maxIncompleteBytes).isEqualTo(Runtime.getRuntime().maxMemory() / 8);
    Set<String> others = new TreeSet<>(table().keySet());
    others.removeAll(expected.keySet());
    // The client's are for its own test, the Pings for the next one.
    assertThat(others)
        .containsExactlyInAnyOrder(
            "connecting, with looking up the host and the proxy, over all redirects together",
            "addresses of a host that a client tries, with 250 ms between them",
            "redirects that a client follows",
            "times that a client asks its `authenticator`, for the server and for each proxy",
            "bytes of the body of a refusal that a client keeps",
            "Pings without an answer");
  }

  @Test
  void as_many_pings_may_be_unanswered_as_the_table_says() throws IOException {
    int most = Integer.parseInt(table().get("Pings without an answer"));
    WebSocket webSocket =
        WebSocket.of(
            Transport.of(InputStream.nullInputStream(), OutputStream.nullOutputStream()),
            ProtocolConfig.of(Role.SERVER),
            ConnectionOptions.DEFAULT,
            null,
            ByteBuffer.allocate(0));
    for (int i = 0; i < most; i++) {
      webSocket.ping();
    }
    assertThatThrownBy(webSocket::ping).hasMessageContaining(most + " Pings unanswered");
    webSocket.abort();
  }

  @Test
  void what_changes_a_number_is_a_method_of_the_builder() throws IOException {
    Set<String> methods =
        Arrays.stream(WebSocketServerBuilder.class.getMethods())
            .map(Method::getName)
            .collect(Collectors.toSet());
    for (String row : rows()) {
      String changedBy = row.split(" *\\| *")[3];
      if (changedBy.startsWith("`") && !changedBy.contains("of the client")) {
        MatchResult first =
            Pattern.compile("`(\\w+)`").matcher(changedBy).results().findFirst().orElseThrow();
        assertThat(methods).as(row).contains(first.group(1));
      } else {
        assertThat(changedBy)
            .as(row)
            .matches("fixed(, .*)?|follows .*|`\\w+` of the client(, up to \\d+)?");
      }
    }
  }

  @Test
  void the_readme_leads_to_the_page() throws IOException {
    assertThat(Files.readString(README)).contains("(.github/SECURITY.md");
  }
}
