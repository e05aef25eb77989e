package io.sockeye.interop;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Programs that a machine may have or not. */
final class Software {

  private Software() {}

  /**
   * {@return a program of the path} Where there is none, the calling test is skipped; with {@code
   * -Dinterop=required} it fails.
   *
   * @param name of the program
   * @param packages of Debian that bring it
   */
  static Path find(String name, String packages) {
    Optional<Path> found =
        Arrays.stream((System.getenv("PATH") + ":/usr/sbin").split(File.pathSeparator))
            .map(directory -> Path.of(directory, name))
            .filter(Files::isExecutable)
            .findFirst();
    return found.orElseGet(
        () -> missing("no " + name + " on the PATH (on Debian: apt-get install " + packages + ")"));
  }

  /** Ends the calling test. */
  static Path missing(String why) {
    if ("required".equals(System.getProperty("interop"))) {
      return Assertions.fail(why);
    }
    return Assumptions.abort(why);
  }
}
