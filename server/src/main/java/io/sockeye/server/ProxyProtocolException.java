package io.sockeye.server;

import java.io.IOException;

/** A connection does not begin with a header of the PROXY protocol. */
final class ProxyProtocolException extends IOException {

  private static final long serialVersionUID = 1L;

  ProxyProtocolException(String message) {
    super(message);
  }
}
