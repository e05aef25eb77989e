package io.sockeye.autobahn.suite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the runners ready that this machine can have. */
final class Runners {

  private final SuiteOptions options;
  private final Path module;

  /**
   * @param module the directory of this Maven module, with the specifications and requirements
   */
  Runners(SuiteOptions options, Path module) {
    this.options = options;
    this.module = module;
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
        name.equals(Wstest.NAME) ? Python.two(options.python2()) : Python.three(options.python3());
    if (python.isEmpty()) {
      return Optional.empty();
    }
    PythonEnvironment environment =
        PythonEnvironment.make(
            python.get(),
            module.resolve("target").resolve(name),
            module.resolve(name + "-requirements.txt"));
    return Optional.of(
        name.equals(Wstest.NAME)
            ? new Wstest(environment.program("python"), module)
            : new Kosoku(environment.program("kosoku")));
  }
}
