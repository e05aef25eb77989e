package io.sockeye.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A browser's own {@code WebSocket} object, connected to the echo. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BrowserWebSocketTests {

  private static final int LONG_MESSAGE = 8 << 20;

  private Browser browser;
  private ServerProcess echo;
  private OtherSite site;

  abstract Browser startBrowser() throws Exception;

  /** Before each test, so that each is reported as skipped where there is no browser. */
  @BeforeEach
  void start() throws Exception {
    if (browser != null) {
      return;
    }
    browser = startBrowser();
    echo =
        ServerProcess.serving(
            "echo", "--port", "0", "--origin", "*", "--max-message-bytes", "" + LONG_MESSAGE);
    // A browser lets pages of this machine, and no others, connect to it.
    site = new OtherSite();
    browser.open(site.url());
  }

  @AfterAll
  void stop() {
    if (echo != null) {
      echo.close();
    }
    if (site != null) {
      site.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void opens_echoes_text_and_closes_with_the_code_given() {
    Object events =
        run(
            """
            socket.onopen = () => {
              log("open", socket.readyState, socket.protocol, socket.extensions);
              socket.send("grüße 🐟");
            };
            socket.onmessage = ({ data }) => {
              log("message", data);
              socket.close(4321, "bis bald");
            };
            """);
    // The answer to a Close has its code (RFC 6455, section 5.5.1), and no reason.
    assertThat(events)
        .isEqualTo(List.of("open 1  permessage-deflate", "message grüße 🐟", "close 4321  clean"));
  }

  @Test
  void echoes_binary_as_array_buffer_and_as_blob() {
    Object events =
        run(
            """
            socket.binaryType = "arraybuffer";
            const sent = Uint8Array.from({ length: 70000 }, (_, i) => i * i);
            socket.onopen = () => socket.send(sent);
            socket.onmessage = async ({ data }) => {
              // Not instanceof: scripts of a driver may have classes of their own.
              if ("byteLength" in data) {
                const received = new Uint8Array(data);
                log("buffer", received.length, received.every((b, i) => b === sent[i]));
                socket.binaryType = "blob";
                socket.send(new Blob(["fish"]));
              } else {
                log("blob", data.size, await data.text());
                socket.close();
              }
            };
            """);
    assertThat(events).isEqualTo(List.of("buffer 70000 true", "blob 4 fish", "close 1005  clean"));
  }

  @Test
  void many_messages_come_back_in_order() {
    Object events =
        run(
            """
            let next = 0;
            socket.onopen = () => {
              for (let i = 0; i < 2000; i++) {
                socket.send(i + "x".repeat(i));
              }
            };
            socket.onmessage = ({ data }) => {
              if (data !== next + "x".repeat(next)) {
                log("not in order", next);
              }
              if (++next === 2000) {
                log("all");
                socket.close(1000);
              }
            };
            """);
    assertThat(events).isEqualTo(List.of("all", "close 1000  clean"));
  }

  @Test
  void a_message_over_the_limit_is_an_error_and_close1009() {
    Object events =
        run(
            """
            socket.onopen = () => socket.send(new Uint8Array((8 << 20) + 1));
            socket.onmessage = () => log("message");
            """);
    assertThat(events).asInstanceOf(InstanceOfAssertFactories.LIST).hasSize(1);
    assertThat(((List<?>) events).get(0).toString()).startsWith("close 1009").endsWith("clean");
  }

  @Test
  void a_long_message_comes_back() {
    Object events =
        run(
            """
            socket.binaryType = "arraybuffer";
            const text = "gr\u00fc\u00dfe \ud83d\udc1f".repeat((8 << 20) / 12);
            const bytes = new Uint8Array(8 << 20);
            for (let i = 0, x = 1; i < bytes.length; i++) {
              x = (x * 69069 + 1) >>> 0;
              bytes[i] = x >>> 24;
            }
            socket.onopen = () => {
              socket.send(text);
              socket.send(bytes);
            };
            socket.onmessage = ({ data }) => {
              if (typeof data === "string") {
                log("text", data === text);
              } else {
                const received = new Uint8Array(data);
                log("bytes", received.length, received.every((b, i) => b === bytes[i]));
                socket.close();
              }
            };
            """);
    assertThat(events).isEqualTo(List.of("text true", "bytes 8388608 true", "close 1005  clean"));
  }

  @Test
  void a_page_of_another_origin_is_refused() throws Exception {
    try (ServerProcess strict = ServerProcess.serving("echo", "--port", "0")) {
      Object events = run(strict.uri().toString(), "socket.onopen = () => log(\"open\");");
      assertThat(events).isEqualTo(List.of("error", "close 1006  unclean"));
    }
  }

  @Test
  void a_path_that_is_not_served_is_an_error_and_close1006() {
    Object events = run(echo.uri() + "no-such-path", "socket.onopen = () => log(\"open\");");
    assertThat(events).isEqualTo(List.of("error", "close 1006  unclean"));
  }

  @Test
  void a_server_that_ends_is_close1001() throws Exception {
    try (ServerProcess server = ServerProcess.serving("echo", "--port", "0", "--origin", "*")) {
      browser.driver.executeScript(
          """
          window.ended = [];
          window.ending = new WebSocket(arguments[0]);
          ending.onopen = () => ended.push("open");
          ending.onclose = (event) => ended.push("close " + event.code);
          """,
          server.uri().toString());
      browser.await().until(driver -> ended().equals(List.of("open")));
      server.terminate();
      browser.await().until(driver -> ended().equals(List.of("open", "close 1001")));
      assertThat(server.exitCode()).isZero();
    }
  }

  private Object ended() {
    return browser.driver.executeScript("return ended");
  }

  private Object run(String script) {
    return run(echo.uri().toString(), script);
  }

  /** Runs a script with a socket; {@return what it logged, and how the socket was closed} */
  private Object run(String url, String script) {
    return browser.driver.executeAsyncScript(
        """
        const done = arguments[1];
        const events = [];
        const log = (...all) => events.push(all.join(" "));
        const socket = new WebSocket(arguments[0]);
        socket.onerror = () => log("error");
        socket.onclose = ({ code, reason, wasClean }) => {
          log("close", code, reason, wasClean ? "clean" : "unclean");
          done(events);
        };
        """
            + script,
        url);
  }
}
