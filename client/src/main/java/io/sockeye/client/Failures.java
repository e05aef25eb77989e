package io.sockeye.client;

import io.sockeye.handshake.HandshakeException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Failures that are told with what led to them. */
final class Failures {

  private Failures() {}

  /**
   * {@return a failure of the same kind with a longer message}
   *
   * @param more what to append; when it is empty, the failure itself is returned
   */
  static IOException withMore(IOException failure, String more) {
    if (more.isEmpty()) {
      return failure;
    }
    String message = failure.getMessage() + more;
    IOException longer;
    if (failure instanceof HandshakeException e) {
      longer = new HandshakeException(e.reason(), message, e.response());
    } else if (failure instanceof ProxyException e) {
      longer = new ProxyException(message, e.response(), null);
    } else if (failure instanceof ConnectException) {
      longer = new ConnectException(message);
    } else if (failure instanceof SocketTimeoutException) {
      longer = new SocketTimeoutException(message);
    } else if (failure instanceof UnknownHostException) {
      longer = new UnknownHostException(message);
    } else if (failure instanceof EOFException) {
      longer = new EOFException(message);
    } else if (failure instanceof SSLException) {
      longer = new SSLException(message);
    } else {
      failure.addSuppressed(new IOException(more.strip()));
      return failure;
    }
    longer.initCause(failure);
    return longer;
  }
}
