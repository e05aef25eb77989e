package io.sockeye.autobahn;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The requests and responses of raw peers (RFC 6455, section 4). */
final class OpeningHandshakes {

  /** The key of section 1.3. */
  static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private OpeningHandshakes() {}

  static String request(String... headers) {
    return lines(
        "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
            + KEY,
        headers);
  }

  static String response(RawPeer.Head request, String... headers) {
    return lines(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + accept(request.header("Sec-WebSocket-Key")),
        headers);
  }

  static String lines(String first, String... others) {
    return String.join("\r\n", first, String.join("\r\n", others))
        + (others.length == 0 ? "\r\n" : "\r\n\r\n");
  }

  /** {@return what a server makes of a key (section 4.2.2, item 5.4)} */
  static String accept(String key) {
    try {
      byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
