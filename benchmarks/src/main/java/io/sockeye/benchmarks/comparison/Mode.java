package io.sockeye.benchmarks.comparison;

import java.util.List;

/** How servers have to be set up for a scenario. Scenarios of one mode share their processes. */
enum Mode {
  PLAIN(List.of()),
  /** For messages up to 1 MiB, where a server makes a difference. */
  LARGE(List.of("--large")),
  DEFLATE(List.of("--deflate")),
  /** Each measurement in a new process. */
  MEMORY(List.of());

  private final List<String> arguments;

  Mode(List<String> arguments) {
    this.arguments = arguments;
  }

  List<String> arguments() {
    return arguments;
  }
}
