package io.sockeye.client;

import io.sockeye.codec.Message;
import java.io.IOException;
import java.time.Duration;

/** What {@link ReconnectingClient#send(Message)} does when there is no connection. */
public enum WhileDisconnected {
  /** It fails at once, with a {@link DisconnectedException}. */
  FAIL,

  /**
   * It waits for the next connection, no longer than {@link
   * ReconnectingClientBuilder#waitTimeout(Duration)} says, and fails with a {@link
   * DisconnectedException} then.
   */
  WAIT,

  /**
   * It puts a copy of the message into a queue and returns. What is in the queue is sent, in order,
   * as soon as there is a connection; what can no longer be sent is told to {@link
   * ReconnectingListener#onUnsent(ReconnectingClient, Message, IOException)}. When the queue is
   * full it fails at once, with a {@link DisconnectedException}.
   */
  QUEUE
}
