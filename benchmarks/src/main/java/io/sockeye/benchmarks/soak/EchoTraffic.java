package io.sockeye.benchmarks.soak;

/**
 * How clients behave that have their messages sent back.
 *
 * @param kind where they are counted
 * @param streamed whether messages are sent and received as streams
 * @param leastBytes of a message
 * @param mostBytes of a message
 * @param burst the most messages that are sent before the first answer is waited for
 * @param rounds how many bursts a connection sees, on average
 * @param restMillis how long a client does nothing between them, on average, where there are many
 *     connections; less than half of what the server waits for a sign of life
 * @param hasty how many of a hundred connections are closed right behind a burst, without waiting
 *     for the answers
 */
record EchoTraffic(
    TrafficKind kind,
    boolean streamed,
    int leastBytes,
    int mostBytes,
    int burst,
    int rounds,
    int restMillis,
    int hasty) {

  private static final int MAX_BYTES = SoakServer.MAX_MESSAGE_BYTES;

  static EchoTraffic echo() {
    return new EchoTraffic(TrafficKind.ECHO, false, 0, 8_000, 5, 30, 4_000, 50);
  }

  static EchoTraffic big() {
    return new EchoTraffic(TrafficKind.BIG, false, 128 << 10, MAX_BYTES, 1, 10, 9_000, 50);
  }

  static EchoTraffic stream() {
    return new EchoTraffic(TrafficKind.STREAM, true, 0, 256 << 10, 1, 20, 4_000, 50);
  }

  static EchoTraffic joinAndLeave() {
    return new EchoTraffic(TrafficKind.JOIN_AND_LEAVE, false, 0, 2_000, 8, 1, 600, 50);
  }
}
