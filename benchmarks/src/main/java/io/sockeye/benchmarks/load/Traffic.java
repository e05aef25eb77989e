package io.sockeye.benchmarks.load;

import java.nio.ByteBuffer;

/** What is sent: an endless sequence of messages, the same for each connection. */
public interface Traffic {

  /** {@return what a request offers as Sec-WebSocket-Extensions, or null for nothing} */
  String extensions();

  /** {@return the opcode of each message, 1 or 2} */
  int opcode();

  /**
   * {@return a buffer for one connection, for {@link #fill(ByteBuffer, long, int)}}
   *
   * @param messages how many messages it has to have room for
   */
  ByteBuffer newOutput(int messages);

  /**
   * Makes a buffer hold the frames of some messages, between its position and its limit.
   *
   * @param out from {@link #newOutput(int)}
   * @param first the number of the first message, counted from 0
   * @param count how many messages
   */
  void fill(ByteBuffer out, long first, int count);

  /** {@return what checks the messages that one connection receives} */
  MessageCheck newCheck();
}
