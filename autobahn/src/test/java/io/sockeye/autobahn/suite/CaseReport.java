package io.sockeye.autobahn.suite;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a runner wrote about one case.
 *
 * @param id such as 7.1.6
 * @param result the verdict
 * @param json the file with everything that the runner saw; there is an HTML file beside it
 */
record CaseReport(String id, CaseResult result, Path json) {

  /** {@return the page for people} */
  Path html() {
    String name = json.getFileName().toString();
    return json.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".html");
  }

  /** {@return what the case is about} */
  String description() throws IOException {
    return text(details().get("description"));
  }

  /** {@return what was expected and what the runner saw, a line each, for a failure's message} */
  String explanation() throws IOException {
    Map<String, Object> details = details();
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("case", text(details.get("description")));
    lines.put("expectation", text(details.get("expectation")));
    lines.put("expected", text(details.get("expected")));
    lines.put("received", text(details.get("received")));
    lines.put("verdict", text(details.get("result")));
    lines.put("expected close", text(details.get("expectedClose")));
    lines.put(
        "received close",
        text(details.get("remoteCloseCode")) + " " + text(details.get("remoteCloseReason")));
    lines.put("verdict on close", text(details.get("resultClose")));
    lines.put("on the wire", html().toUri().toString());
    StringBuilder explanation = new StringBuilder();
    lines.forEach(
        (name, value) -> explanation.append(String.format("%n  %-17s", name)).append(value));
    return explanation.toString();
  }

  private Map<String, Object> details() throws IOException {
    return JSON.std.mapFrom(Files.readString(json));
  }

  private static String text(Object value) {
    return String.valueOf(value).replaceAll("\\s+|<br/?>", " ").strip();
  }
}
