package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.WebSocketProtocol;
import io.sockeye.handshake.HandshakeRequest;
import io.sockeye.server.WebSocketServer;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The four libraries need nothing at run time but the JDK and each other, but for one package of
 * the server, which nobody has to use.
 */
class LibraryDependenciesTest {

  /** Needs Jedis, which whoever uses this package brings along. */
  private static final String REDIS = "io.sockeye.server.redis";

  private static final Pattern NEED =
      Pattern.compile("^ +(\\S+) +-> (\\S+) +(\\S.*?) *$", Pattern.MULTILINE);

  /** A package that needs another, and the module that has it. */
  private record Need(String by, String of, String module) {}

  static Stream<Arguments> libraries() {
    return Stream.of(
        // It does without jdk.jfr where that is missing: the image in src/it is tried so.
        Arguments.of("codec", WebSocketProtocol.class, List.of(), List.of("java.base", "jdk.jfr")),
        Arguments.of("handshake", HandshakeRequest.class, List.of("codec"), List.of("java.base")),
        Arguments.of(
            "server", WebSocketServer.class, List.of("codec", "handshake"), List.of("java.base")),
        Arguments.of(
            "client", WebSocketClient.class, List.of("codec", "handshake"), List.of("java.base")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("libraries")
  void a_library_needs_the_jdk_and_those_below_it(
      String module, Class<?> type, List<String> below, List<String> ofTheJdk) throws Exception {
    assertThat(jdeps(type))
        .filteredOn(need -> !need.by().equals(REDIS))
        .extracting(Need::module)
        .filteredOn(name -> !name.equals("io.sockeye." + module))
        .hasSameElementsAs(
            Stream.concat(below.stream().map(name -> "io.sockeye." + name), ofTheJdk.stream())
                .toList());
  }

  @Test
  void only_the_package_of_the_events_needs_the_flight_recorder() throws Exception {
    assertThat(jdeps(WebSocketProtocol.class))
        .filteredOn(need -> need.module().equals("jdk.jfr"))
        .extracting(Need::by)
        .containsOnly("io.sockeye.codec.jfr");
  }

  @Test
  void the_package_for_redis_needs_jedis_and_nothing_needs_that_package() throws Exception {
    List<Need> needs = jdeps(WebSocketServer.class);
    assertThat(needs).noneMatch(need -> need.of().startsWith(REDIS));
    assertThat(needs)
        .filteredOn(need -> need.by().equals(REDIS))
        .filteredOn(need -> need.module().equals("not found"))
        .isNotEmpty()
        .allMatch(need -> need.of().startsWith("redis.clients.jedis"));
    assertThat(needs)
        .filteredOn(need -> need.by().equals(REDIS))
        .extracting(Need::module)
        .containsOnly("not found", "java.base", "io.sockeye.codec", "io.sockeye.server");
  }

  @Test
  void a_module_path_needs_no_jedis() throws Exception {
    ModuleDescriptor server =
        ModuleFinder.of(Path.of(place(WebSocketServer.class)))
            .find("io.sockeye.server")
            .orElseThrow()
            .descriptor();
    assertThat(server.requires())
        .filteredOn(requires -> !requires.modifiers().contains(Requires.Modifier.STATIC))
        .extracting(Requires::name)
        .containsExactlyInAnyOrder("java.base", "io.sockeye.codec", "io.sockeye.handshake");
    assertThat(server.requires())
        .filteredOn(requires -> requires.modifiers().contains(Requires.Modifier.STATIC))
        .extracting(Requires::name)
        .containsExactly("redis.clients.jedis");
  }

  private static List<Need> jdeps(Class<?> type) throws Exception {
    String modulePath =
        place(WebSocketProtocol.class) + File.pathSeparator + place(HandshakeRequest.class);
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    int status =
        ToolProvider.findFirst("jdeps")
            .orElseThrow()
            .run(
                writer,
                writer,
                "-verbose:package",
                "--add-modules",
                "jdk.jfr",
                "--module-path",
                modulePath,
                place(type));
    assertThat(status).as(out.toString()).isZero();
    List<Need> needs =
        NEED.matcher(out.toString())
            .results()
            .map(LibraryDependenciesTest::need)
            // It lists what other modules need, too.
            .filter(need -> need.by().startsWith(type.getPackageName()))
            .toList();
    assertThat(needs).as(out.toString()).isNotEmpty();
    return needs;
  }

  private static Need need(MatchResult line) {
    return new Need(line.group(1), line.group(2), line.group(3).replace(" (qualified)", ""));
  }

  private static String place(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
