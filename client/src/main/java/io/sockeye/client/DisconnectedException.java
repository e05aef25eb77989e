package io.sockeye.client;

import java.io.IOException;

/**
 * A message was not sent, for there was no connection to send it on. Nothing of it has left: it can
 * be sent again, and will not arrive twice.
 */
public final class DisconnectedException extends IOException {

  private static final long serialVersionUID = 1L;

  DisconnectedException(String message) {
    super(message);
  }
}
