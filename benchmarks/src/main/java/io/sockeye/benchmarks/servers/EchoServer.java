package io.sockeye.benchmarks.servers;

/** A WebSocket server that echoes, and that hands what one client sends to many. */
interface EchoServer {

  /** The path whose connections are sent back each message that they send. */
  String ECHO = "/echo";

  /** The path whose connections are sent what comes in at {@link #BROADCAST}. */
  String MEMBERS = "/members";

  /** The path of the one connection that speaks to all members. */
  String BROADCAST = "/broadcast";

  /** The longest message that a server is set to take. */
  int MAX_MESSAGE_BYTES = 16 << 20;

  /** How many connections may wait to be accepted, where it can be set. */
  int BACKLOG = 4096;

  /**
   * Starts to listen on the loopback address, and returns.
   *
   * @param deflate whether to agree to permessage-deflate
   * @return the port, which the system chose
   * @throws Exception when it cannot be started
   */
  int start(boolean deflate) throws Exception;
}
