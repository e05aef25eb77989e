package io.sockeye.server.cli;

/** Firefox's {@code WebSocket}. */
class FirefoxWebSocketIT extends BrowserWebSocketTests {

  @Override
  Browser startBrowser() {
    return Firefox.start();
  }
}
