package io.sockeye.client.cli;

import java.net.Authenticator;
import java.net.PasswordAuthentication;

/** Tells the server and the proxy what each of them is to know. */
final class Logins extends Authenticator {

  private final Login server;
  private final Login proxy;

  /** Each is null where there is nothing to tell. */
  Logins(Login server, Login proxy) {
    this.server = server;
    this.proxy = proxy;
  }

  @Override
  protected PasswordAuthentication getPasswordAuthentication() {
    Login login = getRequestorType() == RequestorType.PROXY ? proxy : server;
    return login == null ? null : login.authentication();
  }
}
