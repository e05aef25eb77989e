package io.sockeye.codec.connection;

import io.sockeye.codec.ProtocolViolationException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;

/**
 * Why a connection has failed, told again. Each time it is a new exception: who gets the same one
 * from the body and from the end of a try statement with resources is told of an {@link
 * IllegalArgumentException} instead, since no exception can suppress itself.
 */
final class Failure {

  private Failure() {}

  /** {@return an exception of the same kind, as users tell them apart, with the first as cause} */
  static IOException again(IOException reason) {
    IOException again;
    if (reason instanceof ProtocolViolationException violation) {
      again = new ProtocolViolationException(violation.violation(), violation.detail());
    } else if (reason instanceof ConnectionClosedException closed) {
      again = new ConnectionClosedException(closed.getMessage(), closed.closeStatus());
    } else if (reason instanceof EOFException) {
      again = new EOFException(reason.getMessage());
    } else if (reason instanceof SocketTimeoutException) {
      again = new SocketTimeoutException(reason.getMessage());
    } else {
      again = new IOException("the connection has failed: " + reason);
    }
    again.initCause(reason);
    return again;
  }
}
