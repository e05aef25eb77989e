package io.sockeye.client;

import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.util.ArrayList;
import java.util.List;

/** Gives a user and a password to whoever asks, and notes who did. */
final class RecordingAuthenticator extends Authenticator {

  private final String user;
  private final String password;
  private final List<String> asked = new ArrayList<>();

  /**
   * @param user null to give nothing
   */
  RecordingAuthenticator(String user, String password) {
    this.user = user;
    this.password = password;
  }

  /** {@return for each time: the type, the protocol, the host and port, the scheme, the realm} */
  List<String> asked() {
    return asked;
  }

  @Override
  protected PasswordAuthentication getPasswordAuthentication() {
    asked.add(
        getRequestorType()
            + " "
            + getRequestingProtocol()
            + "://"
            + getRequestingHost()
            + ":"
            + getRequestingPort()
            + " "
            + getRequestingScheme()
            + " "
            + getRequestingPrompt());
    return user == null ? null : new PasswordAuthentication(user, password.toCharArray());
  }
}
