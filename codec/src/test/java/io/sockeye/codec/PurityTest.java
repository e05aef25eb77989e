package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The package does no I/O, starts no thread and looks at no clock: it has nothing to do so with.
 */
class PurityTest {

  private static final Set<String> PACKAGES =
      Set.of(
          "io.sockeye.codec",
          "java.lang",
          "java.lang.invoke",
          "java.lang.runtime",
          "java.nio",
          "java.nio.charset",
          "java.util",
          "java.util.concurrent.atomic",
          "java.util.function",
          "java.util.random",
          "java.util.zip");

  /** From packages that are not allowed as a whole. */
  private static final Set<String> CLASSES =
      Set.of(
          "java.io.IOException",
          "java.security.DigestException",
          "java.security.MessageDigest",
          "java.security.NoSuchAlgorithmException",
          "java.security.SecureRandom");

  /** From packages that are. */
  private static final Set<String> FORBIDDEN =
      Set.of(
          "java.lang.Thread",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.Runtime",
          "java.lang.ThreadLocal",
          "java.util.Timer",
          "java.util.Date",
          "java.nio.MappedByteBuffer");

  private static final Pattern DEPENDENCY = Pattern.compile("\\s+(\\S+)\\s+->\\s+(\\S+)\\s+.*");

  @Test
  void the_package_depends_on_nothing_that_could_wait_read_or_write() throws Exception {
    Set<String> used = new TreeSet<>();
    Set<String> users = new TreeSet<>();
    for (String line : jdeps().split("\\R")) {
      Matcher matcher = DEPENDENCY.matcher(line);
      if (matcher.matches() && packageOf(matcher.group(1)).equals("io.sockeye.codec")) {
        users.add(matcher.group(1));
        used.add(matcher.group(2));
      }
    }
    assertThat(users).as("what jdeps found").contains("io.sockeye.codec.WebSocketProtocol");
    assertThat(used).contains("java.nio.ByteBuffer", "io.sockeye.codec.FrameDecoder");
    assertThat(used).doesNotContainAnyElementsOf(FORBIDDEN);
    assertThat(used)
        .allSatisfy(
            name ->
                assertThat(CLASSES.contains(name) || PACKAGES.contains(packageOf(name)))
                    .as("%s is allowed", name)
                    .isTrue());
  }

  /** {@link System} is used to copy arrays, but holds the clocks as well. */
  @Test
  void no_class_names_a_method_that_tells_the_time_or_waits() throws Exception {
    try (Stream<Path> files = Files.list(classes().resolve("io/sockeye/codec"))) {
      List<Path> classFiles = files.filter(file -> file.toString().endsWith(".class")).toList();
      assertThat(classFiles).isNotEmpty();
      for (Path file : classFiles) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as("%s", file)
            .doesNotContain("nanoTime", "currentTimeMillis");
      }
    }
  }

  private static String packageOf(String className) {
    return className.substring(0, className.lastIndexOf('.'));
  }

  private static String jdeps() throws Exception {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
    int exit =
        jdeps.run(
            new PrintWriter(out),
            new PrintWriter(err),
            "-verbose:class",
            "-filter:none",
            classes().toString());
    assertThat(exit).as(out + "\n" + err).isZero();
    return out.toString();
  }

  private static Path classes() throws Exception {
    return Path.of(
        WebSocketProtocol.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
