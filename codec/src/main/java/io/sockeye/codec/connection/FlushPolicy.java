package io.sockeye.codec.connection;

/** When messages that were sent leave for the peer. */
public enum FlushPolicy {
  /** Each message is handed to the transport before the call that sends it returns. */
  EACH_MESSAGE,
  /**
   * What the receiving thread sends is gathered until that thread is about to wait for the peer. It
   * also leaves when 16 KiB are gathered, and when {@link WebSocket#flush()} or {@link
   * WebSocket#close()} is called. This is several times faster for a peer that sends many messages
   * without waiting for answers. A thread that sends and then does not receive for a while has to
   * call {@link WebSocket#flush()}. Messages of other threads leave at once.
   */
  BEFORE_WAIT
}
