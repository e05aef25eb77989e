package io.sockeye.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sockeye.handshake.Agreement;
import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.Headers;
import io.sockeye.handshake.ServerHandshake;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** Decides how a request is answered, and who serves the connection. */
final class Responder {

  private static final Logger LOG = System.getLogger(WebSocketServer.class.getName());

  /** What this server alone says about a response, since it closes the connection after each. */
  private static final Set<String> FRAMING =
      Set.of("connection", "content-length", "transfer-encoding");

  private final ServerHandshake handshake;
  private final Routes routes;
  private final Function<Request, HandshakeResponse> http;

  /**
   * @param http for requests that are no handshakes; may be null
   */
  Responder(ServerHandshake handshake, Routes routes, Function<Request, HandshakeResponse> http) {
    this.handshake = handshake;
    this.routes = routes;
    this.http = http;
  }

  /**
   * A response; with 101, also what was agreed and who serves the connection.
   *
   * @param ordinary whether the request was no opening handshake
   */
  record Answer(
      HandshakeResponse response, Agreement agreement, WebSocketHandler handler, boolean ordinary) {

    /** Refuses an opening handshake. */
    static Answer of(HandshakeResponse refusal) {
      return new Answer(refusal, null, null, false);
    }

    /** {@return why it is refused: the text that the response has for people} */
    String why() {
      return new String(response.body(), UTF_8).strip();
    }
  }

  Answer answer(Request request) {
    boolean wantsWebSocket =
        request.headers().containsToken("Upgrade", "websocket")
            || request.headers().contains("Sec-WebSocket-Key");
    if (http != null && !wantsWebSocket) {
      return new Answer(ordinary(request), null, null, true);
    }
    Function<Request, WebSocketHandler> route = routes.find(request.path());
    if (route == null) {
      return Answer.of(HandshakeResponse.notFound());
    }
    ServerHandshake.Answer answer = handshake.respond(request.asked(), request.secure());
    return new Answer(answer.response(), answer.agreement(), route.apply(request), false);
  }

  private HandshakeResponse ordinary(Request request) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return HandshakeResponse.refusal(
          405, "only GET and HEAD are served here", Headers.of("Allow", "GET, HEAD"));
    }
    try {
      HandshakeResponse response = http.apply(request);
      return response == null ? HandshakeResponse.notFound() : framed(response);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "a request of " + request.clientAddress() + " could not be served", e);
      return HandshakeResponse.refusal(500, "the server has failed", Headers.EMPTY);
    }
  }

  private static HandshakeResponse framed(HandshakeResponse response) {
    if (response.status() < 200) {
      throw new IllegalArgumentException(
          "an ordinary request is not answered with " + response.status());
    }
    Headers.Builder headers = Headers.builder();
    response
        .headers()
        .forEach(
            (name, value) -> {
              if (!FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
                headers.add(name, value);
              }
            });
    headers.add("Connection", "close");
    if (response.status() == 204 || response.status() == 304) {
      // Neither has a body (RFC 9110, sections 15.3.5 and 15.4.5).
      return new HandshakeResponse(response.status(), response.reason(), headers.build());
    }
    headers.add("Content-Length", Integer.toString(response.body().length));
    return new HandshakeResponse(
        response.status(), response.reason(), headers.build(), response.body());
  }
}
