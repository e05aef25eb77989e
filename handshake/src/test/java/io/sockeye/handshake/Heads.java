package io.sockeye.handshake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Heads for tests: the example of RFC 6455, section 1.3, and changes to it. */
final class Heads {

  static final String REQUEST_LINE = "GET /chat HTTP/1.1";

  private Heads() {}

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }

  /** A text with CR LF where it has line feeds. */
  static String crlf(String text) {
    return text.replace("\n", "\r\n");
  }

  /** A request that a server accepts, with no more headers than it needs. */
  static HandshakeRequest request() {
    return request("GET", "/chat", "HTTP/1.1");
  }

  static HandshakeRequest request(String method, String target, String version) {
    return new HandshakeRequest(
        method,
        target,
        version,
        Headers.of(
            "Host", "server.example.com",
            "Upgrade", "websocket",
            "Connection", "Upgrade",
            "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version", "13"));
  }

  /** The response that accepts a request with the key of {@code request}. */
  static HandshakeResponse response() {
    return new HandshakeResponse(
        101,
        "Switching Protocols",
        Headers.of(
            "Upgrade", "websocket",
            "Connection", "Upgrade",
            "Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
  }

  static HandshakeRequest with(HandshakeRequest request, String name, String value) {
    return new HandshakeRequest(
        request.method(), request.target(), request.version(), request.headers().with(name, value));
  }

  /** A request in which a header has the given values, each in a line of its own, and no others. */
  static HandshakeRequest set(HandshakeRequest request, String name, String... values) {
    return new HandshakeRequest(
        request.method(),
        request.target(),
        request.version(),
        set(request.headers(), name, values));
  }

  static HandshakeResponse set(HandshakeResponse response, String name, String... values) {
    return new HandshakeResponse(
        response.status(), response.reason(), set(response.headers(), name, values));
  }

  private static Headers set(Headers headers, String name, String... values) {
    Headers.Builder builder = Headers.builder();
    headers.forEach(
        (n, v) -> {
          if (!n.equalsIgnoreCase(name)) {
            builder.add(n, v);
          }
        });
    for (String value : values) {
      builder.add(name, value);
    }
    return builder.build();
  }

  /** The lines of what a server sends, up to the blank line. */
  static List<String> lines(byte[] head) {
    List<String> lines = new ArrayList<>();
    for (String line : new String(head, ISO_8859_1).split("\r\n", -1)) {
      if (line.isEmpty()) {
        break;
      }
      lines.add(line);
    }
    return lines;
  }
}
