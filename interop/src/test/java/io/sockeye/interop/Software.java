package io.sockeye.interop;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs that a machine may have or not, and from which version on they will do. Where one is
 * missing, the calling test is skipped; with {@code -Dinterop=required} it fails, if Debian 12 has
 * the program.
 */
enum Software {
  NODE("node", "--version", "18", true),
  NPM("npm", "--version", "9", true),
  PYTHON("python3", "--version", "3.10", true),
  GO("go", "version", "1.23", false),
  CARGO("cargo", "--version", "1.85", false),
  NGINX("nginx", "-v", "1.18", true),
  HAPROXY("haproxy", "-v", "2.4", true);

  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+(\\.\\d+)?");

  /** What was said to be missing, so that it is said once. */
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private final String program;
  private final String versionOption;
  private final String leastVersion;
  private final boolean inDebian;

  Software(String program, String versionOption, String leastVersion, boolean inDebian) {
    this.program = program;
    this.versionOption = versionOption;
    this.leastVersion = leastVersion;
    this.inDebian = inDebian;
  }

  /** {@return where it is} */
  Path find() throws IOException, InterruptedException {
    Path found = onPath();
    String version = version(found);
    if (Version.parse(version).compareTo(Version.parse(leastVersion)) < 0) {
      missing("this has " + program + " " + version + ", and needs " + leastVersion + " or later");
    }
    return found;
  }

  String version() throws IOException, InterruptedException {
    return version(onPath());
  }

  private String version(Path executable) throws IOException, InterruptedException {
    String printed =
        Program.run(Path.of("."), Program.LIMIT, List.of(executable.toString(), versionOption));
    Matcher version = VERSION.matcher(printed);
    if (!version.find()) {
      throw new IOException(program + " does not tell its version: " + printed);
    }
    return version.group();
  }

  private Path onPath() {
    Optional<Path> found =
        Arrays.stream((System.getenv("PATH") + ":/usr/sbin").split(File.pathSeparator))
            .map(directory -> Path.of(directory, program))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty()) {
      missing("no " + program + " on the PATH; the README says what has it");
    }
    return found.orElseThrow();
  }

  private void missing(String why) {
    if (inDebian && "required".equals(System.getProperty("interop"))) {
      Assertions.fail(why);
    }
    if (SAID.add(why)) {
      System.out.println("left out: " + why);
    }
    Assumptions.abort(why);
  }
}
