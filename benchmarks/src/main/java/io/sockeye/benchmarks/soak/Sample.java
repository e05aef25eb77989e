package io.sockeye.benchmarks.soak;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Both processes at one time.
 *
 * @param seconds since the load began
 * @param phase where in the soak
 * @param collected whether the heaps are without garbage
 * @param open connections of the clients
 * @param sent messages, by the clients until now
 * @param received messages, by the clients until now
 * @param refused connections and messages until now
 * @param faults until now
 * @param handlers connections of the server
 * @param server its process
 * @param load the process of the clients
 */
record Sample(
    double seconds,
    Phase phase,
    boolean collected,
    long open,
    long sent,
    long received,
    long refused,
    int faults,
    long handlers,
    Vitals server,
    Vitals load) {

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seconds", seconds);
    json.put("phase", phase.name());
    json.put("collected", collected);
    json.put("open", open);
    json.put("sent", sent);
    json.put("received", received);
    json.put("refused", refused);
    json.put("faults", faults);
    json.put("handlers", handlers);
    json.put("server", server.toJson());
    json.put("load", load.toJson());
    return json;
  }
}
