package io.sockeye.autobahn.suite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes the runners ready that this machine can have. */
final class Runners {

  private final SuiteOptions options;
  private final Path module;
  private final Map<String, String> environment;

  /**
   * @param module the directory of this Maven module, with the specifications and requirements
   * @param environment the variables that tell where interpreters are
   */
  Runners(SuiteOptions options, Path module, Map<String, String> environment) {
    this.options = options;
    this.module = module;
    this.environment = environment;
  }

  /**
   * {@return the runners that the options name, or else the first that can be had}
   *
   * @throws IOException if one of those named cannot be had, or none at all
   */
  List<Runner> chosen() throws IOException, InterruptedException {
    if (options.runners().isEmpty()) {
      for (String name : SuiteOptions.RUNNERS) {
        Optional<Runner> runner = find(name);
        if (runner.isPresent()) {
          return List.of(runner.get());
        }
      }
      throw new IOException("no runner can be had on this machine: " + waysToGetOne());
    }
    List<Runner> runners = new ArrayList<>();
    for (String name : options.runners()) {
      runners.add(
          find(name)
              .orElseThrow(
                  () ->
                      new IOException(name + " cannot be had on this machine: " + waysToGetOne())));
    }
    return runners;
  }

  private static String waysToGetOne() {
    return "wstest needs Python 2.7 with pip, found as python2.7 or named by"
        + " -Dautobahn.python2=FILE (pyenv install 2.7.18 brings one);"
        + " kosoku needs Python 3.10 or later with pip and venv, found as python3 or named by"
        + " -Dautobahn.python3=FILE";
  }

  private Optional<Runner> find(String name) throws IOException, InterruptedException {
    Optional<Python> python =
        name.equals(Wstest.NAME)
            ? Python.two(options.python2(), environment)
            : Python.three(options.python3(), environment);
    if (python.isEmpty()) {
      return Optional.empty();
    }
    PythonEnvironment installed = install(name, python.get());
    return Optional.of(
        name.equals(Wstest.NAME)
            ? new Wstest(installed.program("python"), module)
            : new Kosoku(installed.program("kosoku")));
  }

  /** An interpreter that is there and yields no runner is not passed over for a lesser one. */
  private PythonEnvironment install(String name, Python python)
      throws IOException, InterruptedException {
    try {
      return PythonEnvironment.make(
          python,
          module.resolve("target").resolve(name),
          module.resolve(name + "-requirements.txt"));
    } catch (IOException e) {
      throw new IOException(
          String.format(
              "%s could not be installed with %s. It takes a pip that works and reaches a package"
                  + " index. %s=FILE names another interpreter, -Dautobahn.runner=%s another"
                  + " runner. %s",
              name, python.executable(), python.option(), others(name), e.getMessage()),
          e);
    }
  }

  private static String others(String name) {
    return SuiteOptions.RUNNERS.stream()
        .filter(other -> !other.equals(name))
        .collect(Collectors.joining(","));
  }
}
