package io.sockeye.server.cli;

import static io.sockeye.server.cli.ChatMessages.joined;
import static io.sockeye.server.cli.ChatMessages.names;
import static io.sockeye.server.cli.ChatMessages.next;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.server.Await;
import io.sockeye.server.redis.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** One chat of two servers, with a Redis between them. */
class ChatClusterIT {

  private RedisServer redis;
  private ServerProcess first;
  private ServerProcess second;

  @BeforeEach
  void start() throws Exception {
    redis = RedisServer.start();
    first = ServerProcess.serving("chat", "--port", "0", "--redis", redis.uri().toString());
    second = ServerProcess.serving("chat", "--port", "0", "--redis", redis.uri().toString());
  }

  @AfterEach
  void stop() throws Exception {
    for (ServerProcess server : new ServerProcess[] {first, second}) {
      if (server != null) {
        server.close();
      }
    }
    if (redis != null) {
      redis.close();
    }
  }

  @Test
  void people_of_both_servers_see_each_other() throws Exception {
    try (Peer ada = joined(first.uri(), "Ada");
        Peer grace = joined(second.uri(), "Grace")) {
      assertThat(names(next(ada, "joined"))).containsExactly("Ada", "Grace");

      ada.send("{\"type\":\"message\",\"text\":\"hello\",\"ref\":1}");
      for (Peer each : List.of(ada, grace)) {
        assertThat(next(each, "message"))
            .containsEntry("name", "Ada")
            .containsEntry("text", "hello");
      }
      grace.sendClose(1000);
      assertThat(next(ada, "left")).containsEntry("name", "Grace");
    }
  }

  @Test
  @SuppressWarnings("try") // Grace is there to be missed.
  void a_server_that_is_told_to_end_takes_its_people_along() throws Exception {
    try (Peer ada = joined(first.uri(), "Ada");
        Peer grace = joined(second.uri(), "Grace")) {
      second.terminate();
      assertThat(second.exitCode()).isZero();
      Map<String, Object> left = next(ada, "left");
      assertThat(left).containsEntry("name", "Grace");
      assertThat(names(left)).containsExactly("Ada");
      assertThat(second.errorLines()).isEmpty();
    }
  }

  @Test
  void people_are_told_when_other_servers_cannot_be_reached() throws Exception {
    try (Peer ada = joined(first.uri(), "Ada");
        Peer grace = joined(second.uri(), "Grace")) {
      redis.hang();
      for (Peer each : List.of(ada, grace)) {
        assertThat((String) next(each, "notice").get("text")).contains("cannot be reached");
      }
      ada.send("{\"type\":\"message\",\"text\":\"anybody?\"}");
      assertThat(next(ada, "message")).containsEntry("text", "anybody?");
      redis.goOn();
      assertThat((String) next(ada, "notice").get("text")).contains("again");
      assertThat(next(grace, "message")).containsEntry("text", "anybody?");
    }
  }

  /** The whole of it: a proxy, a browser, and a server that dies without a word. */
  @Test
  void when_a_server_is_killed_its_people_go_on_with_the_other() throws Exception {
    try (HaProxy proxy = HaProxy.before(first.uri(), second.uri());
        Chromium chromium = Chromium.start()) {
      List<String> windows = new ArrayList<>();
      for (String name : List.of("Ada", "Grace", "Barbara", "Margaret")) {
        windows.add(chromium.open(proxy.page().toString()));
        find(chromium, "#name").clear();
        find(chromium, "#name").sendKeys(name, Keys.ENTER);
        awaitText(chromium, "#state-text", "Open");
      }
      for (String window : windows) {
        chromium.switchTo(window);
        awaitText(chromium, "#count", "4");
      }
      say(chromium, "Is everyone here?");
      for (String window : windows) {
        chromium.switchTo(window);
        awaitText(chromium, ".message:last-child .bubble", "Is everyone here?");
      }

      long killed = System.nanoTime();
      second.close();

      Await.until(
          "somebody has lost the server, and is back",
          () -> windows.stream().anyMatch(window -> isBack(chromium, window)));
      // Those who were there before count until it is clear that their server is dead.
      for (String window : windows) {
        chromium.switchTo(window);
        awaitText(chromium, "#count", "4");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - killed))
          .as("since it was killed")
          .isLessThan(Duration.ofSeconds(40));
      say(chromium, "And now?");
      for (String window : windows) {
        chromium.switchTo(window);
        awaitText(chromium, ".message:last-child .bubble", "And now?");
        assertThat(people(chromium))
            .containsExactlyInAnyOrder("Ada", "Grace", "Barbara", "Margaret");
      }
      assertThat(windows.stream().filter(window -> isBack(chromium, window)))
          .as("both servers had people")
          .hasSizeBetween(1, windows.size() - 1);
    }
  }

  private static WebElement find(Chromium chromium, String selector) {
    return chromium.driver.findElement(By.cssSelector(selector));
  }

  private static void say(Chromium chromium, String text) {
    find(chromium, "#text").sendKeys(text, Keys.ENTER);
  }

  private static void awaitText(Chromium chromium, String selector, String text) {
    chromium
        .await()
        .until(
            driver ->
                text.equals(
                    chromium.driver.executeScript(
                        "return document.querySelector(arguments[0])?.textContent", selector)));
  }

  private static boolean isBack(Chromium chromium, String window) {
    chromium.switchTo(window);
    return texts(chromium, ".notice").stream().anyMatch(text -> text.contains("Connected again"));
  }

  private static List<String> people(Chromium chromium) {
    return texts(chromium, "#people bdi");
  }

  @SuppressWarnings("unchecked")
  private static List<String> texts(Chromium chromium, String selector) {
    return (List<String>)
        chromium.driver.executeScript(
            "return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)",
            selector);
  }
}
