package io.sockeye.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.PasswordAuthentication;
import java.util.Base64;

/** A user and a password. It has no {@code toString} that would tell them. */
final class BasicCredentials {

  /** What a length of SOCKS5 can say (RFC 1929, section 2). */
  private static final int MAX_SOCKS_BYTES = 255;

  private final String user;
  private final String password;

  private BasicCredentials(PasswordAuthentication authentication) {
    user = authentication.getUserName();
    password = new String(authentication.getPassword());
  }

  /**
   * {@return what can be sent by HTTP (RFC 7617, section 2)}
   *
   * @throws IOException when it cannot
   */
  static BasicCredentials forHttp(PasswordAuthentication authentication) throws IOException {
    BasicCredentials credentials = new BasicCredentials(authentication);
    if (credentials.user.indexOf(':') >= 0) {
      throw new IOException(
          "the user name that the Authenticator gave has a colon in it, which Basic authentication"
              + " cannot send");
    }
    if ((credentials.user + credentials.password).chars().anyMatch(Character::isISOControl)) {
      throw new IOException(
          "the user name or password that the Authenticator gave has a control character in it,"
              + " which Basic authentication does not allow");
    }
    return credentials;
  }

  /**
   * {@return what can be sent by SOCKS5}
   *
   * @throws IOException when it cannot
   */
  static BasicCredentials forSocks(PasswordAuthentication authentication) throws IOException {
    BasicCredentials credentials = new BasicCredentials(authentication);
    for (int length :
        new int[] {credentials.userBytes().length, credentials.passwordBytes().length}) {
      if (length == 0 || length > MAX_SOCKS_BYTES) {
        throw new IOException(
            "for SOCKS5 user name and password have 1 to 255 bytes each; one that the Authenticator"
                + " gave has "
                + length);
      }
    }
    return credentials;
  }

  /** {@return the value of an Authorization or Proxy-Authorization header} */
  String header() {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  byte[] userBytes() {
    return user.getBytes(UTF_8);
  }

  byte[] passwordBytes() {
    return password.getBytes(UTF_8);
  }
}
