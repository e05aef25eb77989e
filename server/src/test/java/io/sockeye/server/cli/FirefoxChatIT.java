package io.sockeye.server.cli;

/** The chat in Firefox. */
class FirefoxChatIT extends ChatBrowserTests {

  @Override
  Browser startBrowser() {
    return Firefox.start();
  }
}
