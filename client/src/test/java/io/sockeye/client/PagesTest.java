package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages in Markdown: their links lead somewhere, and the checks run their commands. */
class PagesTest {

  private static final Path ROOT = Path.of("..");

  private static final Pattern FENCE =
      Pattern.compile("^```.*?^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]*)#?([^)]*)\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ +(.*)$", Pattern.MULTILINE);
  private static final Pattern MARK = Pattern.compile("<!-- command: ([a-z-]+) -->");
  private static final Pattern COMMAND = Pattern.compile("(.*)\n```sh\n");

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 2)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }

  private static String prose(Path page) throws IOException {
    return FENCE.matcher(Files.readString(page)).replaceAll("");
  }

  /** As GitHub makes them of headings. */
  private static List<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(prose(page))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w -]", "").replace(' ', '-'))
        .toList();
  }

  private static boolean leadsSomewhere(Path page, MatchResult link) throws IOException {
    Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
    return Files.exists(target)
        && (link.group(2).isEmpty() || anchors(target).contains(link.group(2)));
  }

  @Test
  void every_link_leads_to_a_file_and_a_part_of_it() throws IOException {
    List<String> dead = new ArrayList<>();
    int links = 0;
    for (Path page : pages()) {
      for (MatchResult link : LINK.matcher(prose(page)).results().toList()) {
        links++;
        if (!leadsSomewhere(page, link)) {
          dead.add(page + " " + link.group());
        }
      }
    }
    assertThat(dead).isEmpty();
    assertThat(links).isGreaterThan(50);
  }

  @Test
  void every_marked_command_is_run_by_the_checks() throws IOException {
    String checks = Files.readString(ROOT.resolve(".ci/run"));
    List<String> commands = new ArrayList<>();
    for (Path page : pages()) {
      MARK.matcher(Files.readString(page)).results().forEach(mark -> commands.add(mark.group(1)));
    }
    assertThat(commands)
        .hasSizeGreaterThan(15)
        .doesNotHaveDuplicates()
        .allSatisfy(
            command ->
                assertThat(checks)
                    .containsPattern("(readme_command|start_server) " + command + "\\b(?!-)"));
  }

  @Test
  void every_command_of_the_benchmarks_is_marked() throws IOException {
    Path page = ROOT.resolve("benchmarks/README.md");
    assertThat(COMMAND.matcher(Files.readString(page)).results())
        .isNotEmpty()
        .allSatisfy(command -> assertThat(command.group(1)).matches(MARK));
  }
}
