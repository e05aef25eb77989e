package io.sockeye.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.Headers;
import io.sockeye.server.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The files of the chat's page. */
final class ChatPage {

  private final Map<String, HandshakeResponse> responses;

  /**
   * Reads the files.
   *
   * @param webSocketPath where the page connects to; put into it as a path relative to its own
   */
  ChatPage(String webSocketPath) {
    String relative = ("." + webSocketPath).replace("&", "&amp;");
    byte[] index =
        new String(read("index.html"), UTF_8).replace("@WEBSOCKET@", relative).getBytes(UTF_8);
    responses =
        Map.of(
            "/", response("text/html; charset=utf-8", index),
            "/chat.css", response("text/css; charset=utf-8", read("chat.css")),
            "/chat.js", response("text/javascript; charset=utf-8", read("chat.js")),
            "/icon.svg", response("image/svg+xml", read("icon.svg")));
  }

  /** {@return the file that is asked for; null when there is none} */
  HandshakeResponse respond(Request request) {
    return responses.get(request.path());
  }

  private static byte[] read(String name) {
    try (InputStream in = ChatPage.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the jar lacks " + name, e);
    }
  }

  private static HandshakeResponse response(String contentType, byte[] body) {
    return new HandshakeResponse(
        200,
        "OK",
        Headers.of(
            "Content-Type", contentType,
            "Cache-Control", "no-cache",
            "Content-Security-Policy",
                "default-src 'self'; connect-src 'self' ws: wss:; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'",
            "Referrer-Policy", "no-referrer",
            "X-Content-Type-Options", "nosniff"),
        body);
  }
}
