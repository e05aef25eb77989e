package io.sockeye.client;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HandshakeException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import javax.net.ssl.SSLException;

/** What passes by itself, and what does not: the rules of {@link Disconnection#isTransient()}. */
final class Transience {

  private Transience() {}

  static boolean of(Disconnection disconnection) {
    return ofCloseStatus(disconnection) && ofFailure(disconnection);
  }

  private static boolean ofFailure(Disconnection disconnection) {
    Exception failure = disconnection.failure();
    if (failure instanceof HandshakeException refusal) {
      return refusal.reason() == Reason.STATUS_NOT_101 && ofHttpStatus(disconnection.httpStatus());
    }
    if (failure instanceof ProxyException && disconnection.refusal() != null) {
      return ofHttpStatus(disconnection.httpStatus());
    }
    if (failure instanceof SSLException) {
      return isEndOfTransport(failure);
    }
    return failure == null
        || failure instanceof IOException && !(failure instanceof ProtocolViolationException);
  }

  private static boolean ofCloseStatus(Disconnection disconnection) {
    CloseStatus status = disconnection.closeStatus();
    if (status == null) {
      return true;
    }
    // Some peers answer any Close with 1000: it says something only where they began.
    boolean answer = disconnection.failure() != null && status.code() == 1000;
    return answer || ofCloseCode(status.code());
  }

  private static boolean ofHttpStatus(int status) {
    return switch (status) {
      case 408, 425, 429 -> true;
      case 501, 505 -> false;
      default -> status >= 500 && status <= 599;
    };
  }

  private static boolean ofCloseCode(int code) {
    return switch (code) {
      case 1000, 1002, 1003, 1007, 1008, 1009, 1010 -> false;
      // Registered as Unauthorized and Forbidden (RFC 6455, section 11.7).
      case 3000, 3003 -> false;
      default -> true;
    };
  }

  /** TLS wraps what happened to the connection below it. */
  private static boolean isEndOfTransport(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof EOFException || e instanceof SocketException) {
        return true;
      }
    }
    return false;
  }
}
