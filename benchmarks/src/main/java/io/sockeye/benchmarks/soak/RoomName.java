package io.sockeye.benchmarks.soak;

import io.sockeye.server.SlowConsumer;

/**
 * Which room.
 *
 * @param kind the kind of its traffic
 * @param number among the rooms of the kind
 * @param slowConsumer what becomes of members that do not read; null for the server's default
 */
record RoomName(TrafficKind kind, int number, SlowConsumer slowConsumer) {

  String query() {
    return "room="
        + kind.name()
        + number
        + "&policy="
        + (slowConsumer == null ? "default" : slowConsumer.name());
  }

  /** {@return whether members that are slow miss messages, rather than being disconnected} */
  boolean hasGaps() {
    return slowConsumer != null && slowConsumer != SlowConsumer.DISCONNECT;
  }
}
