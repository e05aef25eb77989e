package io.sockeye.server;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Programs of others that tests need. */
public final class Programs {

  private Programs() {}

  /**
   * {@return where a program is} Where it is not, the calling test is skipped; with the system
   * property, as {@code -Dbrowser=required}, it fails.
   *
   * @param property the name of the system property
   * @param installation the command that puts it there, on Debian
   * @param names what the program is called, the most likely first
   */
  public static Path find(String property, String installation, String... names) {
    String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
    List<String> folders = Arrays.asList(path.split(File.pathSeparator));
    Optional<Path> found =
        Arrays.stream(names)
            .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty()) {
      String reason =
          "no " + names[0] + " on the PATH: this test needs it (on Debian: " + installation + ")";
      if ("required".equals(System.getProperty(property))) {
        Assertions.fail(reason);
      }
      Assumptions.abort(reason);
    }
    return found.orElseThrow();
  }
}
