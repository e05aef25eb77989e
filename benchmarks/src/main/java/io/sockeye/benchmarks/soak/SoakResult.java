package io.sockeye.benchmarks.soak;

import java.util.List;
import java.util.Map;

/**
 * What a soak has found.
 *
 * @param environment what the figures depend on
 * @param samples one for each second, and those of the beginning and the end
 * @param tallies what each kind of traffic did
 * @param verdicts whether anything has grown
 * @param faults those that were kept
 * @param counts how many there were of each kind
 */
record SoakResult(
    Map<String, String> environment,
    List<Sample> samples,
    Map<TrafficKind, Map<String, Long>> tallies,
    List<GrowthJudge.Verdict> verdicts,
    List<Faults.Fault> faults,
    Map<FaultKind, Integer> counts) {

  boolean isFaultless() {
    return counts.isEmpty();
  }
}
