package io.sockeye.benchmarks.soak;

/** What a soak can find. */
enum FaultKind {
  LOST("lost"),
  REORDERED("out of order"),
  REPEATED("repeated"),
  ALTERED("altered"),
  UNEXPECTED_END("ended unexpectedly"),
  STALLED("stalled"),
  UNANSWERED_PING("Ping unanswered"),
  NOT_REFUSED("not refused"),
  SERVER_LOG("logged by the server"),
  GROWTH("grown");

  private final String words;

  FaultKind(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
