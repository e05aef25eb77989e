package io.sockeye.autobahn.suite;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reports as a runner writes them. */
final class ReportFiles {

  private ReportFiles() {}

  static void write(Path directory, String agent, Map<String, CaseResult> results)
      throws IOException {
    Files.createDirectories(directory);
    Map<String, Object> index = new LinkedHashMap<>();
    for (Map.Entry<String, CaseResult> entry : results.entrySet()) {
      String name = agent.toLowerCase() + "_case_" + entry.getKey().replace('.', '_');
      CaseResult result = entry.getValue();
      index.put(
          entry.getKey(),
          Map.of(
              "behavior",
              result.behavior(),
              "behaviorClose",
              result.behaviorClose(),
              "reportfile",
              name + ".json"));
      Files.writeString(
          directory.resolve(name + ".json"),
          JSON.std.asString(
              Map.of(
                  "description",
                  "Send <b> & wait.<br/>Twice.",
                  "expected",
                  Map.of("OK", List.of("a message")),
                  "received",
                  List.of("nothing"))));
      Files.writeString(directory.resolve(name + ".html"), "the wire");
    }
    Files.writeString(
        directory.resolve("index.json"),
        JSON.std.asString(index.isEmpty() ? Map.of() : Map.of(agent, index)));
  }
}
