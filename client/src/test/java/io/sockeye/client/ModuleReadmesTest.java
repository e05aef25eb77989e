package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The READMEs of the modules. What they show is run by tests of the modules and by the builds in
 * {@code src/it}, and stands there between the same marks as in {@link ReadmeExamplesTest}.
 */
class ModuleReadmesTest {

  private static final Path ROOT = Path.of("..");

  private static final Pattern KOTLIN_CODE =
      Pattern.compile("^```kotlin\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern COORDINATES =
      Pattern.compile("^```xml\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern LANGUAGE =
      Pattern.compile("^```(\\w*)$\n.*?^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>sockeye</artifactId>\\s*<version>(.*?)</version>");

  private static Path readme(String module) {
    return ROOT.resolve(module).resolve("README.md");
  }

  private static List<String> groups(Path file, Pattern pattern) throws IOException {
    return pattern.matcher(Files.readString(file)).results().map(r -> r.group(1)).toList();
  }

  static Stream<Arguments> sources() {
    String codec = "codec/src/test/java/io/sockeye/codec/";
    String handshake = "handshake/src/test/java/io/sockeye/handshake/";
    String consumers = "client/src/it/consumers/";
    return Stream.of(
        Arguments.of(
            "codec",
            List.of(
                codec + "ReadmeExamplesTest.java",
                codec + "netty/WebSocketCodec.java",
                codec + "netty/NettyPipelineTest.java")),
        Arguments.of(
            "handshake",
            List.of(
                handshake + "ReadmeExamplesTest.java",
                handshake + "servlet/EchoServlet.java",
                handshake + "servlet/EchoConnection.java")),
        Arguments.of(
            "server",
            List.of(
                consumers + "server/src/main/java/consumer/server/EchoServer.java",
                "server/src/test/java/io/sockeye/server/TrustedProxiesTest.java",
                "server/src/test/java/io/sockeye/server/redis/Lobby.java",
                "server/src/test/java/io/sockeye/server/MicrometerTest.java")),
        Arguments.of(
            "client",
            List.of(
                consumers + "client/src/main/java/consumer/client/Question.java",
                consumers + "kotlin/src/main/kotlin/consumer/kotlin/Capitals.kt")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sources")
  void what_is_shown_is_what_is_run(String module, List<String> sources) throws IOException {
    List<String> shown = ReadmeExamplesTest.code(readme(module), ReadmeExamplesTest.README_CODE);
    shown.addAll(ReadmeExamplesTest.code(readme(module), KOTLIN_CODE));
    List<String> run = new ArrayList<>();
    for (String source : sources) {
      List<String> marked =
          ReadmeExamplesTest.code(ROOT.resolve(source), ReadmeExamplesTest.MARKED_CODE);
      assertThat(marked).as(source).isNotEmpty();
      run.addAll(marked);
    }
    assertThat(shown).containsExactlyInAnyOrderElementsOf(run);
  }

  @ParameterizedTest
  @ValueSource(strings = {"codec", "handshake", "server", "client"})
  void nothing_else_is_shown_but_coordinates_pictures_and_what_is_tested(String module)
      throws IOException {
    assertThat(groups(readme(module), LANGUAGE))
        .containsOnlyOnce("xml")
        .contains("mermaid")
        .isSubsetOf("xml", "mermaid", "java", "kotlin", "nginx", "haproxy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"codec", "handshake", "server", "client"})
  void the_coordinates_are_those_of_the_module(String module) throws IOException {
    String version = groups(ROOT.resolve("pom.xml"), VERSION).get(0);
    assertThat(groups(readme(module), COORDINATES))
        .containsExactly(
            """
            <dependency>
              <groupId>io.sockeye</groupId>
              <artifactId>sockeye-%s</artifactId>
              <version>%s</version>
            </dependency>
            """
                .formatted(module, version));
  }
}
