package io.sockeye.server;

/** What becomes of a member of a {@link ConnectionGroup} that reads too slowly. */
public enum SlowConsumer {
  /**
   * It leaves the group and is closed with 1013: it can connect again, and knows that it missed.
   */
  DISCONNECT,
  /** It misses the messages that have waited longest, for state of which the newest counts. */
  DROP_OLDEST,
  /** It misses the new message. */
  DROP_NEWEST
}
