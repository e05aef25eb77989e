package io.sockeye.handshake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * The nonce of an opening handshake (RFC 6455, section 4.1, item 7), which the client sends in
 * Sec-WebSocket-Key: 16 bytes.
 *
 * @param base64 the bytes in Base64 (RFC 4648, section 4), 24 characters
 */
public record SecWebSocketKey(String base64) {

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final MessageDigest SHA1 = newSha1();

  /**
   * Makes a key from its text.
   *
   * @param base64 the bytes in Base64 (RFC 4648, section 4), 24 characters
   * @throws IllegalArgumentException when the text is not {@linkplain #isValid(String) valid}
   */
  public SecWebSocketKey {
    if (!isValid(base64)) {
      throw new IllegalArgumentException(
          HttpSyntax.quote(base64) + " is not the Base64 text of 16 bytes");
    }
  }

  /**
   * {@return a new key}
   *
   * @param source where the 16 bytes come from; for a handshake an unpredictable one, such as
   *     {@link java.security.SecureRandom}
   */
  public static SecWebSocketKey random(RandomGenerator source) {
    byte[] nonce = new byte[16];
    source.nextBytes(nonce);
    return new SecWebSocketKey(Base64.getEncoder().encodeToString(nonce));
  }

  /**
   * {@return whether a text is Base64 that stands for exactly 16 bytes; the four unused bits of its
   * last digit are not looked at}
   *
   * @param text the value of a Sec-WebSocket-Key header
   */
  public static boolean isValid(String text) {
    if (text.length() != 24 || !text.endsWith("==")) {
      return false;
    }
    for (int i = 0; i < 22; i++) {
      char c = text.charAt(i);
      if (!HttpSyntax.isLetter(c) && !HttpSyntax.isDigit(c) && c != '+' && c != '/') {
        return false;
      }
    }
    return true;
  }

  /**
   * {@return the Sec-WebSocket-Accept that shows that a server understood this key (RFC 6455,
   * section 4.2.2, item 5.4): 28 characters of Base64}
   */
  public String accept() {
    byte[] digest = sha1().digest((base64 + GUID).getBytes(ISO_8859_1));
    return Base64.getEncoder().encodeToString(digest);
  }

  /** A copy where that can be had: to ask for a new one leaves memory with the thread. */
  private static MessageDigest sha1() {
    try {
      return (MessageDigest) SHA1.clone();
    } catch (CloneNotSupportedException e) {
      return newSha1();
    }
  }

  private static MessageDigest newSha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
