package io.sockeye.benchmarks.soak;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What one kind of traffic has done so far. */
final class Tally {

  final LongAdder opened = new LongAdder();
  final LongAdder closed = new LongAdder();
  final LongAdder abandoned = new LongAdder();
  final LongAdder cutOff = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder sent = new LongAdder();
  final LongAdder sentBytes = new LongAdder();
  final LongAdder received = new LongAdder();
  final LongAdder receivedBytes = new LongAdder();
  final LongAdder streamed = new LongAdder();
  final LongAdder pings = new LongAdder();

  Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("opened", opened.sum());
    counts.put("closed", closed.sum());
    counts.put("abandoned", abandoned.sum());
    counts.put("cut off", cutOff.sum());
    counts.put("refused", refused.sum());
    counts.put("sent", sent.sum());
    counts.put("sent bytes", sentBytes.sum());
    counts.put("received", received.sum());
    counts.put("received bytes", receivedBytes.sum());
    counts.put("streamed", streamed.sum());
    counts.put("Pings", pings.sum());
    return counts;
  }
}
