package io.sockeye.benchmarks.soak;

/** The kinds of traffic that are mixed. */
enum TrafficKind {
  CHAT("chat", "rooms: what a member says goes to all members, numbered"),
  ECHO("echo", "bursts of short messages, text and binary, with Pings"),
  BIG("big", "messages of 128 KiB to 1 MiB"),
  STREAM("stream", "messages sent and received as streams, in fragments"),
  JOIN_AND_LEAVE("join and leave", "short connections, some closed right behind a burst"),
  RUDE("rude", "connections that are cut: in a handshake, a burst or a message"),
  SLOW("slow", "rooms with a member that does not read for a while"),
  REFUSED("refused", "paths that there are not, messages that are too long");

  private final String words;
  private final String description;

  TrafficKind(String words, String description) {
    this.words = words;
    this.description = description;
  }

  String description() {
    return description;
  }

  @Override
  public String toString() {
    return words;
  }
}
