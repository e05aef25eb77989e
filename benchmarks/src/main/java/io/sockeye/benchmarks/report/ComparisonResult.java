package io.sockeye.benchmarks.report;

import java.util.List;
import java.util.Map;

/**
 * All of one run of the comparison.
 *
 * @param environment name and value of what the figures depend on: machine, JDK, command, time
 * @param scenarios in the order of the report
 * @param servers those that were measured
 * @param skipped what was left out, and why
 * @param samples in the order in which they were taken
 */
public record ComparisonResult(
    Map<String, String> environment,
    List<ScenarioInfo> scenarios,
    List<ServerInfo> servers,
    Map<String, String> skipped,
    List<Sample> samples) {

  /** {@return a server by its name} */
  ServerInfo server(String name) {
    return servers.stream()
        .filter(server -> server.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no server " + name));
  }
}
