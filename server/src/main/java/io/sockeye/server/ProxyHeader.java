package io.sockeye.server;

/** The ways in which a proxy says for whom it connects; see {@link Forwarded} for what it says. */
public enum ProxyHeader {

  /**
   * The fields {@code X-Forwarded-For}, {@code X-Forwarded-Proto} and {@code X-Forwarded-Host} of
   * the request. A proxy has to add the address that it sees to the first, as its last element, and
   * to overwrite or remove the other two: of each of these the last value counts.
   */
  X_FORWARDED,

  /**
   * The field {@code Forwarded} of the request (RFC 7239). A proxy has to overwrite it, or to add
   * an element at its end.
   */
  FORWARDED,

  /**
   * The PROXY protocol, version 1 or 2: a header before anything else on the connection, before TLS
   * too. A connection of a proxy that does not begin with one is ended. Of version 2, the checksum
   * is checked, and the parameters of TLS tell {@link Forwarded#scheme()}.
   */
  PROXY_PROTOCOL
}
