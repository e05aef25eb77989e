package io.sockeye.client.cli;

import java.net.PasswordAuthentication;

/** A user and a password. It has no {@code toString} that would tell them. */
final class Login {

  private final String user;
  private final String password;

  private Login(String user, String password) {
    this.user = user;
    this.password = password;
  }

  /** {@return what stands before and behind the first colon} */
  static Login parse(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new Login(text, "")
        : new Login(text.substring(0, colon), text.substring(colon + 1));
  }

  PasswordAuthentication authentication() {
    return new PasswordAuthentication(user, password.toCharArray());
  }
}
