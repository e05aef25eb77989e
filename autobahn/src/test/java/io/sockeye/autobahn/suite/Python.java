package io.sockeye.autobahn.suite;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Python interpreter.
 *
 * @param executable its file
 * @param major 2 or 3
 */
record Python(Path executable, int major) {

  /** The names to look for, the interpreter that a system prefers first. */
  private static final List<String> NAMES_OF_2 = List.of("python2.7");

  private static final List<String> NAMES_OF_3 =
      List.of("python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10");

  private static final int SECONDS_TO_ANSWER = 30;

  /** Scripts that print True: with what an environment takes to be made. */
  private static final String IS_2_7 = "import sys, pip; print(sys.version_info[:2] == (2, 7))";

  private static final String IS_3_10 =
      "import sys, venv, ensurepip; print(sys.version_info >= (3, 10))";

  /**
   * Finds Python 2.7.
   *
   * @param given what the user names, or null to look on the path and among pyenv's versions
   * @param environment the variables that tell where these are
   * @throws IllegalArgumentException if what the user names is none
   */
  static Optional<Python> two(String given, Map<String, String> environment)
      throws IOException, InterruptedException {
    return given == null
        ? find(environment, NAMES_OF_2, "2.7", IS_2_7, 2)
        : Optional.of(named(given, IS_2_7, 2, "2.7 with pip"));
  }

  /** Finds Python 3.10 or later, as {@code two} does. */
  static Optional<Python> three(String given, Map<String, String> environment)
      throws IOException, InterruptedException {
    return given == null
        ? find(environment, NAMES_OF_3, "3.", IS_3_10, 3)
        : Optional.of(named(given, IS_3_10, 3, "3.10 or later with venv and ensurepip"));
  }

  private static Python named(String given, String script, int major, String what)
      throws IOException, InterruptedException {
    Python python = new Python(Path.of(given), major);
    if (!printsTrue(given, script)) {
      throw new IllegalArgumentException(python.option() + "=" + given + " is not Python " + what);
    }
    return python;
  }

  private static Optional<Python> find(
      Map<String, String> environment, List<String> names, String version, String script, int major)
      throws IOException, InterruptedException {
    for (Path candidate : candidates(environment, names, version)) {
      if (Files.isExecutable(candidate) && printsTrue(candidate.toString(), script)) {
        return Optional.of(new Python(candidate, major));
      }
    }
    return Optional.empty();
  }

  /** {@return the option that names another interpreter} */
  String option() {
    return "-Dautobahn.python" + major;
  }

  /**
   * A name on the path may be a stand-in that only works in some directories: hence pyenv's own.
   */
  private static List<Path> candidates(
      Map<String, String> environment, List<String> names, String version) throws IOException {
    List<Path> candidates = new ArrayList<>();
    for (String name : names) {
      for (String directory : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
        candidates.add(Path.of(directory, name));
      }
    }
    String root = environment.get("PYENV_ROOT");
    Path versions =
        (root == null ? Path.of(System.getProperty("user.home"), ".pyenv") : Path.of(root))
            .resolve("versions");
    if (Files.isDirectory(versions)) {
      try (DirectoryStream<Path> matching = Files.newDirectoryStream(versions, version + "*")) {
        for (Path each : matching) {
          candidates.add(each.resolve("bin/python"));
        }
      }
    }
    return candidates;
  }

  private static boolean printsTrue(String executable, String script)
      throws IOException, InterruptedException {
    Process process;
    try {
      process =
          ChildProcesses.start(
              new ProcessBuilder(executable, "-c", script)
                  .redirectError(ProcessBuilder.Redirect.DISCARD));
    } catch (IOException e) {
      return false;
    }
    try (BufferedReader output = process.inputReader()) {
      return process.waitFor(SECONDS_TO_ANSWER, TimeUnit.SECONDS)
          && "True".equals(output.readLine());
    } finally {
      ChildProcesses.end(process);
    }
  }

  /**
   * {@return the commands that make a virtual environment}
   *
   * @param workspace a directory for what is needed on the way
   * @param environment the directory of the environment
   */
  List<List<String>> environmentCommands(Path workspace, Path environment) {
    if (major == 3) {
      return List.of(
          List.of(executable.toString(), "-m", "venv", "--clear", environment.toString()));
    }
    // Python 2.7 has no such module; the last virtualenv for it is taken, and not installed in it.
    Path virtualenv = workspace.resolve("virtualenv");
    return List.of(
        List.of(
            executable.toString(),
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--upgrade",
            "--target",
            virtualenv.toString(),
            "virtualenv<20.16"),
        List.of(
            executable.toString(),
            "-c",
            "import sys; sys.path.insert(0, sys.argv.pop(1)); import virtualenv;"
                + " virtualenv.cli_run(sys.argv[1:])",
            virtualenv.toString(),
            "--clear",
            environment.toString()));
  }
}
