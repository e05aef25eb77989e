package io.sockeye.client.cli;

import io.sockeye.client.WebSocketClientBuilder;
import picocli.CommandLine.Option;

/** The options that say by which way a server is reached, and what is told to who asks on it. */
final class RouteOptions {

  @Option(
      names = "--proxy",
      paramLabel = "URL",
      description =
          "Connect by this proxy: http://host:port or socks5://host:port, with user:password@ before"
              + " the host for one that asks.")
  private String proxy;

  @Option(
      names = "--user",
      paramLabel = "USER:PASSWORD",
      description = "What to tell a server that asks for Basic authentication.")
  private String user;

  @Option(
      names = "--max-redirects",
      paramLabel = "N",
      defaultValue = "0",
      description = "Follow as many redirects, up to 20; ${DEFAULT-VALUE} by default.")
  private int maxRedirects;

  /**
   * @throws IllegalArgumentException when an option is not what it has to be
   */
  void applyTo(WebSocketClientBuilder builder) {
    builder.maxRedirects(maxRedirects);
    ProxyUrl url = proxy == null ? null : ProxyUrl.parse(proxy);
    if (url != null) {
      builder.proxy(url.proxy());
    }
    Login server = user == null ? null : Login.parse(user);
    Login way = url == null ? null : url.login();
    if (server != null || way != null) {
      builder.authenticator(new Logins(server, way));
    }
  }
}
