package io.sockeye.handshake.servlet;

import io.sockeye.handshake.HandshakeRequest;
import io.sockeye.handshake.Headers;
import io.sockeye.handshake.ServerHandshake;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;

// README
/** Accepts WebSocket connections at the paths that it is mapped to. */
public final class EchoServlet extends HttpServlet {

  private static final long serialVersionUID = 1;

  private static final ServerHandshake HANDSHAKE = ServerHandshake.builder().build();

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Headers.Builder headers = Headers.builder();
    for (String name : Collections.list(request.getHeaderNames())) {
      for (String value : Collections.list(request.getHeaders(name))) {
        headers.add(name, value);
      }
    }
    ServerHandshake.Answer answer =
        HANDSHAKE.respond(
            new HandshakeRequest(
                request.getMethod(),
                request.getRequestURI(),
                request.getProtocol(),
                headers.build()),
            request.isSecure());
    response.setStatus(answer.response().status());
    answer.response().headers().forEach(response::addHeader);
    if (answer.agreement() == null) {
      response.getOutputStream().write(answer.response().body());
    } else {
      request.upgrade(EchoConnection.class).agreement = answer.agreement();
    }
  }
}
// end
