package io.sockeye.client;

import io.sockeye.handshake.HandshakeResponse;
import java.net.ConnectException;

/**
 * A proxy has refused to connect, or asks for a user and a password that it was not given, or does
 * not speak the protocol of proxies. The message has no credentials in it, and no text of the
 * proxy's.
 */
public final class ProxyException extends ConnectException {

  private static final long serialVersionUID = 1L;

  /** What an HTTP proxy answered; it is not serialized with the exception. */
  private final transient HandshakeResponse response;

  /** What would have to be answered with a user and a password; null when that is of no use. */
  private final transient BasicChallenge challenge;

  ProxyException(String message, HandshakeResponse response, BasicChallenge challenge) {
    super(message);
    this.response = response;
    this.challenge = challenge;
  }

  ProxyException(String message) {
    this(message, null, null);
  }

  /**
   * {@return the response of an HTTP proxy that refused to connect, such as 403, 407, 502 or 504,
   * with the first 8 KiB of its body; null when there was none, and for SOCKS}
   */
  public HandshakeResponse response() {
    return response;
  }

  BasicChallenge challenge() {
    return challenge;
  }
}
