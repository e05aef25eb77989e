package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.WebSocketProtocol;
import io.sockeye.handshake.HandshakeRequest;
import io.sockeye.server.WebSocketServer;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The four libraries need nothing at run time but the JDK and each other. */
class LibraryDependenciesTest {

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
  void aLibraryNeedsTheJdkAndThoseBelowIt(
      String module, Class<?> type, List<String> below, List<String> ofTheJdk) throws Exception {
    List<String> expected =
        Stream.concat(below.stream().map(name -> "io.sockeye." + name), ofTheJdk.stream())
            .map(name -> "io.sockeye." + module + " -> " + name)
            .toList();
    assertThat(jdeps(type)).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static List<String> jdeps(Class<?> type) throws Exception {
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
                "-summary",
                "--add-modules",
                "jdk.jfr",
                "--module-path",
                modulePath,
                place(type));
    assertThat(status).as(out.toString()).isZero();
    return out.toString().lines().map(String::trim).filter(line -> line.contains("->")).toList();
  }

  private static String place(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
