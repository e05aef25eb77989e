package io.sockeye.server;

import java.util.Objects;

/** How much may wait for one member of a group, and what to do when there is more. */
record OutboxLimits(SlowConsumer policy, int maxMessages, long maxBytes) {

  static final OutboxLimits DEFAULT =
      new OutboxLimits(
          SlowConsumer.DISCONNECT,
          ConnectionGroup.DEFAULT_MAX_QUEUED_MESSAGES,
          ConnectionGroup.DEFAULT_MAX_QUEUED_BYTES);

  OutboxLimits {
    Objects.requireNonNull(policy, "policy");
    if (maxMessages < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "an outbox has room for at least 1 message and 1 byte, not "
              + maxMessages
              + " messages and "
              + maxBytes
              + " bytes");
    }
  }
}
