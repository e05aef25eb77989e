package io.sockeye.autobahn.suite;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * One run of the suite.
 *
 * @param role what is tested
 * @param agent the name of what is tested
 * @param cases the ids of the cases
 * @param parallel how many cases to play at a time
 * @param reports the directory for the reports
 * @param progress told of each case, where the runner tells
 * @param deadline for the whole run
 */
record Run(
    Role role,
    String agent,
    List<String> cases,
    int parallel,
    Path reports,
    Progress progress,
    Deadline deadline) {

  /** {@return the agent, as in the query of a URI} */
  String encodedAgent() {
    return URLEncoder.encode(agent, StandardCharsets.UTF_8);
  }

  /** {@return a file for what the runner prints} */
  Path log() {
    return reports.resolve("runner.log");
  }
}
