package io.sockeye.benchmarks.soak;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the server's process says about itself.
 *
 * @param vitals what it uses
 * @param open the handlers that are running
 * @param received the messages that they have received
 * @param endings the connections that have ended since the last sample, each followed by how many
 *     messages were received on it
 * @param faults what the handlers have found since the last sample
 */
record ServerSample(
    Vitals vitals, long open, long received, List<Long> endings, List<Faults.Fault> faults) {

  static ServerSample parse(String line) throws IOException {
    Map<String, Object> json = JSON.std.mapFrom(line);
    List<Long> endings = new ArrayList<>();
    for (Object number : (List<?>) json.get("endings")) {
      endings.add(((Number) number).longValue());
    }
    List<Faults.Fault> faults = new ArrayList<>();
    for (Object fault : (List<?>) json.get("faults")) {
      Map<?, ?> parts = (Map<?, ?>) fault;
      faults.add(
          new Faults.Fault(
              FaultKind.valueOf((String) parts.get("kind")), (String) parts.get("where")));
    }
    return new ServerSample(
        Vitals.of((Map<?, ?>) json.get("vitals")),
        ((Number) json.get("open")).longValue(),
        ((Number) json.get("received")).longValue(),
        endings,
        faults);
  }
}
