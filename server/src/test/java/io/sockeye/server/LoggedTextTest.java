package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the sources say is logged above DEBUG is in the READMEs, word by word. What cannot be read
 * in the call, such as a level that is a variable, counts as above.
 */
class LoggedTextTest {

  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern CALL = Pattern.compile("\\.log\\(");
  private static final Pattern LEVEL = Pattern.compile("Level\\.([A-Z]+)");

  /** A call of a logger: its first argument, and what follows. */
  private record Call(String level, String rest) {

    static Call of(String arguments) {
      int comma = indexOf(',', arguments);
      return new Call(arguments.substring(0, comma), arguments.substring(comma + 1));
    }

    boolean isAboveDebug() {
      List<String> levels = LEVEL.matcher(level).results().map(it -> it.group(1)).toList();
      return levels.isEmpty() || !levels.stream().allMatch("DEBUG"::equals);
    }

    /** {@return the pieces of the line that are the same each time} */
    Stream<String> pieces() {
      String line = rest.substring(0, indexOf(',', rest)).replaceAll("\"\\s*\\+\\s*\"", "");
      return LITERAL
          .matcher(line)
          .results()
          .flatMap(literal -> Arrays.stream(literal.group(1).split("\\{[0-9]}")))
          .map(String::strip)
          .filter(piece -> piece.length() > 2);
    }
  }

  /** {@return the index of the first such character outside of quotes and brackets, or the end} */
  private static int indexOf(char wanted, String source) {
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '"' && (i == 0 || source.charAt(i - 1) != '\\')) {
        quoted = !quoted;
      } else if (!quoted && depth == 0 && c == wanted) {
        return i;
      } else if (!quoted) {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      }
    }
    return source.length();
  }

  private static List<Call> calls(String source) {
    List<Call> calls = new ArrayList<>();
    for (MatchResult call : CALL.matcher(source).results().toList()) {
      String behind = source.substring(call.end());
      calls.add(Call.of(behind.substring(0, indexOf(')', behind))));
    }
    return calls;
  }

  private static List<String> pieces(String module) throws IOException {
    List<String> pieces = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        calls(Files.readString(file)).stream()
            .filter(Call::isAboveDebug)
            .flatMap(Call::pieces)
            .forEach(pieces::add);
      }
    }
    return pieces;
  }

  @ParameterizedTest
  @CsvSource({
    // One whose level is an expression is among those of each.
    "server, codec, a deadline could not be enforced",
    "server, server, has left its group: it cannot be sent to",
    "server, server, has waited in vain",
    "client, client, a message that was queued was not sent"
  })
  void what_is_logged_is_in_the_readme(String readme, String module, String one)
      throws IOException {
    String text = Files.readString(Path.of("..", readme, "README.md")).replaceAll("\\s+", " ");
    assertThat(pieces(module)).contains(one).allSatisfy(piece -> assertThat(text).contains(piece));
  }
}
