package io.sockeye.benchmarks.soak;

/** Where in a soak a sample was taken. */
enum Phase {
  /** Before the load, but after a rehearsal that has loaded all classes. */
  BEGIN,
  OPENING,
  WARM_UP,
  /** All connections are open, and nothing is new to the processes: nothing may grow. */
  STEADY,
  CLOSING,
  /** All connections are closed: everything is as it was at the beginning. */
  END
}
