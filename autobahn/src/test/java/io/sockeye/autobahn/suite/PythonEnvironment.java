package io.sockeye.autobahn.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A virtual environment under the build directory, with what a requirements file asks for. */
final class PythonEnvironment {

  private static final Duration TIME_TO_INSTALL = Duration.ofMinutes(10);

  private final Path directory;

  private PythonEnvironment(Path directory) {
    this.directory = directory;
  }

  /** {@return a program of the environment} */
  Path program(String name) {
    return directory.resolve("bin").resolve(name);
  }

  /**
   * Makes an environment, or takes the one that an earlier build has made of the same requirements.
   *
   * @param python the interpreter to start from
   * @param directory where to make it
   * @param requirements the file with the packages
   */
  static PythonEnvironment make(Python python, Path directory, Path requirements)
      throws IOException, InterruptedException {
    PythonEnvironment environment = new PythonEnvironment(directory.resolve("environment"));
    Path installed = directory.resolve("installed.txt");
    String wanted = python.executable() + "\n" + Files.readString(requirements);
    if (Files.exists(installed)
        && Files.readString(installed).equals(wanted)
        && Files.isExecutable(environment.program("python"))) {
      return environment;
    }
    Files.deleteIfExists(installed);
    System.out.printf("  installing %s with %s%n", requirements.getFileName(), python.executable());
    Deadline deadline = Deadline.in(TIME_TO_INSTALL);
    for (List<String> command : python.environmentCommands(directory, environment.directory)) {
      RunnerProcess.run(command, directory.resolve("environment.log"), line -> {}, deadline);
    }
    RunnerProcess.run(
        List.of(
            environment.program("python").toString(),
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--requirement",
            requirements.toString()),
        directory.resolve("pip.log"),
        line -> {},
        deadline);
    Files.writeString(installed, wanted);
    return environment;
  }
}
