package io.sockeye.client;

import io.sockeye.codec.CloseStatus;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HandshakeResponse;
import java.time.Duration;
import java.util.Objects;

/**
 * Why a {@link ReconnectingClient} has no connection: one has ended, or could not be opened.
 *
 * @param attempts how many attempts in a row, with this one, have not led to a connection that
 *     lasted; 0 when this one has. A connection lasted when it stayed open for the longest
 *     {@linkplain ReconnectingClientBuilder#backoff(Duration, Duration) backoff}
 * @param closeStatus how the connection was closed: the status of the peer's Close, or 1006 when
 *     none came; null when no connection was opened
 * @param failure what went wrong: why the connection could not be opened, as {@link
 *     WebSocketClient} says; why it failed, as {@link
 *     io.sockeye.codec.connection.WebSocket#receive()} does; or what the listener threw. Null when
 *     the peer has closed the connection in good order, and never null when there was none
 */
public record Disconnection(int attempts, CloseStatus closeStatus, Exception failure) {

  /**
   * Makes a disconnection, for the test of a predicate.
   *
   * @param attempts 0 or more
   * @param closeStatus null when no connection was opened
   * @param failure may be null if there is a status
   * @throws IllegalArgumentException when the number is negative
   */
  public Disconnection {
    if (attempts < 0) {
      throw new IllegalArgumentException("attempts are 0 or more, not " + attempts);
    }
    if (closeStatus == null) {
      Objects.requireNonNull(failure, "failure");
    }
  }

  /**
   * {@return whether another attempt may succeed}
   *
   * <p>No connection was opened, and another attempt is worth it:
   *
   * <ul>
   *   <li>the server, or an HTTP proxy before it, answered 408, 425, 429 or 5xx, other than 501 and
   *       505
   *   <li>the host has no address, or nobody takes connections there; the server was too slow, or
   *       went away before it had answered, in the TLS handshake too
   * </ul>
   *
   * <p>It is not:
   *
   * <ul>
   *   <li>after any other answer, such as 401, 403, 404, or a redirect
   *   <li>after one that is not HTTP, or breaks a rule of the opening handshake
   *   <li>when the certificate was not accepted, or TLS could not be agreed on
   *   <li>after a RuntimeException, as of what the application passed to the client
   * </ul>
   *
   * <p>The connection was closed by the peer. It is worth another attempt after 1001, 1005, 1011,
   * 1012, 1013, 1014 and any code of 3000 to 4999 but 3000 and 3003, which are registered for what
   * 401 and 403 are for. It is not after 1000, which says that the purpose has been fulfilled, and
   * after 1002, 1003, 1007, 1008, 1009 and 1010, which say that this end does something wrong.
   *
   * <p>The connection has failed. It is worth another attempt after an IOException, also of the
   * listener, but not when the peer broke a rule or a limit, nor after a RuntimeException of the
   * listener. Where a Close of the peer had come as well, its code has to be one of those that are
   * worth another attempt, or 1000.
   */
  public boolean isTransient() {
    return Transience.of(this);
  }

  /**
   * {@return the status of the response that refused the opening handshake, or the way through an
   * HTTP proxy; 0 when none did}
   */
  public int httpStatus() {
    HandshakeResponse refusal = refusal();
    return refusal == null ? 0 : refusal.status();
  }

  /** {@return what a server or a proxy has answered instead of opening; null for nothing} */
  HandshakeResponse refusal() {
    if (failure instanceof HandshakeException refusal) {
      return refusal.response();
    }
    return failure instanceof ProxyException refusal ? refusal.response() : null;
  }

  /** {@return one line that says why} */
  @Override
  public String toString() {
    if (failure == null) {
      return "closed by the peer: " + closeStatus;
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }
}
