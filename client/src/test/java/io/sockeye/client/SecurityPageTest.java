package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page on security says of tests, and of the client. */
class SecurityPageTest {

  private static final Path PAGE = Path.of("../.github/SECURITY.md");
  private static final Pattern TEST =
      Pattern.compile("`((\\w+)(?:\\.[a-z]+)*)\\.([A-Z]\\w+)#(\\w+)`");

  private static String row(String beginning) throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| " + beginning))
        .reduce((one, other) -> one + other)
        .orElseThrow();
  }

  static List<String> tests() throws IOException {
    return TEST.matcher(Files.readString(PAGE))
        .results()
        .map(MatchResult::group)
        .distinct()
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tests")
  void a_test_that_is_named_exists_and_says_which_hole_it_is_about(String named)
      throws IOException {
    MatchResult test = TEST.matcher(named).results().findFirst().orElseThrow();
    Path file =
        Path.of("..", test.group(2), "src/test/java/io/sockeye", test.group(1).replace('.', '/'))
            .resolve(test.group(3) + ".java");

    assertThat(file).exists();
    String source = Files.readString(file);
    Matcher declaration =
        Pattern.compile("^  (void|boolean) " + test.group(4) + "\\(", Pattern.MULTILINE)
            .matcher(source);
    assertThat(declaration.find()).as(named).isTrue();
    String before = source.substring(0, declaration.start());
    assertThat(before.substring(before.lastIndexOf("\n\n")))
        .containsPattern("@(Test|ParameterizedTest|Property)\\b")
        .contains("/**");
  }

  @Test
  void each_row_of_holes_names_a_test() throws IOException {
    String page = Files.readString(PAGE);
    List<String> rows =
        page.substring(page.indexOf("## Holes and tests"))
            .lines()
            .filter(line -> line.startsWith("| ") && !line.endsWith("| tests |"))
            .toList();

    assertThat(rows).hasSizeGreaterThan(50).allMatch(row -> TEST.matcher(row).find());
  }

  @Test
  void the_numbers_of_the_client_are_the_ones_in_the_table() throws IOException {
    WebSocketClientBuilder builder = WebSocketClient.builder();

    assertThat(row("connecting"))
        .contains("| " + builder.connectTimeout.toSeconds() + " s | `connectTimeout`");
    assertThat(row("opening handshake"))
        .contains("| " + builder.handshakeTimeout.toSeconds() + " s | `handshakeTimeout`");
    assertThat(row("bytes of a message, after inflating"))
        .contains("| " + (builder.config.maxMessageBytes() >> 20) + " MiB |");
    assertThat(row("redirects that a client follows"))
        .contains("| " + builder.maxRedirects + " | `maxRedirects` of the client, up to ")
        .contains("up to " + WebSocketClientBuilder.MAX_REDIRECTS + " |");
    assertThat(row("addresses of a host that a client tries"))
        .contains("with " + AddressRace.HEAD_START.toMillis() + " ms between")
        .contains("| *" + AddressOrder.MAX_ADDRESSES + "* |");
    assertThat(row("bytes of the body of a refusal"))
        .contains("| *" + (RefusalBody.MAX_BYTES >> 10) + " KiB* |");
  }

  @Test
  void the_numbers_of_the_reconnecting_client_are_the_ones_in_the_table() throws IOException {
    ReconnectingClientBuilder builder = ReconnectingClient.builder("ws://localhost/");

    assertThat(row("time that a server's `Retry-After`"))
        .contains("| " + builder.maxRetryAfter.toMinutes() + " min | `maxRetryAfter`");
    assertThat(row("messages that wait for a connection"))
        .contains(String.format(Locale.ROOT, "| %,d | `queueLimits`", builder.maxQueuedMessages));
    assertThat(row("bytes that wait for a connection"))
        .contains("| " + (builder.maxQueuedBytes >> 20) + " MiB | `queueLimits`");
    assertThat(row("sending while there is no connection"))
        .contains("| " + builder.waitTimeout.toSeconds() + " s | `waitTimeout`");
    assertThat(row("closing a client that connects again"))
        .contains("| " + builder.closeTimeout.toSeconds() + " s | `closeTimeout`");
  }

  /**
   * A hang, or an end too soon: a deadline that follows the wall clock when that is set. A date
   * that a server sends can be understood by nothing else, and what follows from it is bounded.
   */
  @ParameterizedTest
  @ValueSource(strings = {"codec", "handshake", "server", "client"})
  void no_deadline_follows_the_wall_clock(String module) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
      List<Path> sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("RetryAfter.java"))
              .toList();
      assertThat(sources).isNotEmpty();
      for (Path source : sources) {
        assertThat(Files.readString(source))
            .as(source.toString())
            .doesNotContainPattern(
                "currentTimeMillis|\\bInstant(Source)?\\b|\\.now\\(|\\bClock\\b|new Date\\(");
      }
    }
  }
}
