package io.sockeye.benchmarks.load;

import java.nio.ByteBuffer;

/** Compares received messages with what they have to be. */
public interface MessageCheck {

  /**
   * Takes the next part of a message's payload.
   *
   * @param number the number of the message, counted from 0
   * @param part what is to be looked at between position and limit, and is consumed
   * @throws LoadException when it differs
   */
  void part(long number, ByteBuffer part) throws LoadException;

  /**
   * Takes the end of a message.
   *
   * @param number the number of the message
   * @param compressed whether its first frame had RSV1 set
   * @throws LoadException when the message differs
   */
  void end(long number, boolean compressed) throws LoadException;
}
