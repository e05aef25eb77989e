package io.sockeye.server;

/** What becomes of a member of a {@link ConnectionGroup} that reads too slowly. */
public enum SlowConsumer {
  /**
   * It leaves the group and is closed with 1013, so that it can connect again and knows that it
   * missed messages.
   */
  DISCONNECT,
  /** It misses the messages that have waited longest: for state, where the newest counts. */
  DROP_OLDEST,
  /** It misses the new message, which finds its outbox full. */
  DROP_NEWEST
}
