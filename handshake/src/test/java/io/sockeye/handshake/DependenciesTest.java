package io.sockeye.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.PermessageDeflate;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The module is pure: what it may depend on is listed here. */
class DependenciesTest {

  private static String place(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  private static List<String> jdeps(String... options) throws Exception {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    String[] arguments =
        Stream.concat(
                Stream.of(options),
                Stream.of("--module-path", place(PermessageDeflate.class), place(Headers.class)))
            .toArray(String[]::new);
    int status = ToolProvider.findFirst("jdeps").orElseThrow().run(writer, writer, arguments);
    assertThat(status).as(out.toString()).isZero();
    return out.toString().lines().map(String::trim).filter(line -> line.contains("->")).toList();
  }

  @Test
  void it_depends_on_java_base_and_the_codec() throws Exception {
    assertThat(jdeps("-summary"))
        .containsExactlyInAnyOrder(
            "io.sockeye.handshake -> io.sockeye.codec", "io.sockeye.handshake -> java.base");
  }

  @Test
  void it_uses_nothing_that_does_io_or_waits_and_of_the_codec_only_permessage_deflate()
      throws Exception {
    List<String> used =
        jdeps("-verbose:class").stream()
            .filter(line -> line.startsWith("io.sockeye.handshake."))
            .map(line -> line.split("->")[1].trim().split("\\s+")[0])
            .distinct()
            .toList();

    assertThat(used)
        .contains("io.sockeye.codec.PermessageDeflate", "java.nio.ByteBuffer")
        .allMatch(
            type ->
                type.equals("io.sockeye.codec.PermessageDeflate")
                    || type.startsWith("io.sockeye.handshake.")
                    || type.matches("java\\.lang(\\.(runtime|invoke))?\\.[A-Z][\\w$]*")
                    || type.matches(
                        "java\\.util(\\.(function|stream|random|regex))?\\.[A-Z][\\w$]*")
                    || type.matches("java\\.nio\\.(charset\\.)?\\w*(Buffer|Charsets?)")
                    || type.matches("java\\.security\\.\\w+")
                    || List.of(
                            "java.io.IOException",
                            "java.net.IDN",
                            "java.net.URI",
                            "java.net.URISyntaxException",
                            "java.time.Duration")
                        .contains(type))
        .doesNotContain("java.lang.Thread");
  }
}
