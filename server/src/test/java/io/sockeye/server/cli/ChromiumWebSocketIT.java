package io.sockeye.server.cli;

/** Chromium's {@code WebSocket}. */
class ChromiumWebSocketIT extends BrowserWebSocketTests {

  @Override
  Browser startBrowser() throws Exception {
    return Chromium.start();
  }
}
