package io.sockeye.codec;

/**
 * Which end of a connection an endpoint is. It decides who masks (RFC 6455, section 5.1) and who
 * closes the TCP connection first (section 7.1.1).
 */
public enum Role {
  /** Sends masked frames, and accepts only frames that are not masked. */
  CLIENT,
  /** Sends frames that are not masked, and accepts only masked ones. */
  SERVER;

  /** {@return the role of the other end} */
  public Role peer() {
    return this == CLIENT ? SERVER : CLIENT;
  }
}
