package io.sockeye.autobahn.suite;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results as they are committed: for each case its behavior and its close behavior. */
final class ResultsFile {

  private ResultsFile() {}

  /**
   * Reads results.
   *
   * @throws IOException if the file cannot be read or is not of this form
   */
  static Map<String, CaseResult> read(Path file) throws IOException {
    Map<String, CaseResult> results = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : parse(file).entrySet()) {
      if (!(entry.getValue() instanceof List<?> pair && pair.size() == 2)) {
        throw new IOException(
            file + ": " + entry.getKey() + " has no pair of behavior and close behavior");
      }
      results.put(
          entry.getKey(), new CaseResult(String.valueOf(pair.get(0)), String.valueOf(pair.get(1))));
    }
    return results;
  }

  private static Map<String, Object> parse(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException("there are no results in " + file + ": no such file can be read");
    }
    String text = Files.readString(file);
    try {
      return JSON.std.mapFrom(text);
    } catch (IOException e) {
      throw new IOException(file + " is not a results.json: " + e.getMessage(), e);
    }
  }

  /** Writes results, a line a case. */
  static void write(Path file, Map<String, CaseResult> results) throws IOException {
    Map<String, List<String>> pairs = new LinkedHashMap<>();
    results.forEach(
        (id, result) -> pairs.put(id, List.of(result.behavior(), result.behaviorClose())));
    Files.writeString(file, JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(pairs) + "\n");
  }
}
