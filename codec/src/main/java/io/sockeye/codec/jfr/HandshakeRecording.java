package io.sockeye.codec.jfr;

import io.sockeye.codec.PermessageDeflate;
import java.net.SocketAddress;

/** An opening handshake that is being recorded. One of the methods ends it. */
public interface HandshakeRecording {

  /**
   * It has succeeded.
   *
   * @param peer the address of the other end, or null
   * @param path the path that was asked for
   * @param subprotocol what was agreed on, or null
   * @param permessageDeflate what was agreed on, or null
   */
  void opened(
      SocketAddress peer, String path, String subprotocol, PermessageDeflate permessageDeflate);

  /**
   * It has not.
   *
   * @param peer the address of the other end, or null
   * @param path the path that was asked for; null when the request was not complete
   * @param status of the response; 0 when there was none
   * @param why in a few words
   */
  void failed(SocketAddress peer, String path, int status, String why);
}
