package io.sockeye.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
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
  void peopleOfBothServersSeeEachOther() throws Exception {
    try (Peer ada = Peer.connect(first.uri());
        Peer grace = Peer.connect(second.uri())) {
      join(ada, "Ada");
      join(grace, "Grace");
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
  void aServerThatIsToldToEndTakesItsPeopleAlong() throws Exception {
    try (Peer ada = Peer.connect(first.uri());
        Peer grace = Peer.connect(second.uri())) {
      join(ada, "Ada");
      join(grace, "Grace");
      second.terminate();
      assertThat(second.exitCode()).isZero();
      Map<String, Object> left = next(ada, "left");
      assertThat(left).containsEntry("name", "Grace");
      assertThat(names(left)).containsExactly("Ada");
      assertThat(second.errorLines()).isEmpty();
    }
  }

  @Test
  void peopleAreToldWhenOtherServersCannotBeReached() throws Exception {
    try (Peer ada = Peer.connect(first.uri());
        Peer grace = Peer.connect(second.uri())) {
      join(ada, "Ada");
      join(grace, "Grace");
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
  void whenAServerIsKilledItsPeopleGoOnWithTheOther() throws Exception {
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
          .isLessThan(Duration.ofSeconds(20));
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

  private static void join(Peer peer, String name) throws Exception {
    peer.send("{\"type\":\"join\",\"name\":\"" + name + "\"}");
    next(peer, "welcome");
    assertThat(next(peer, "joined")).containsEntry("name", name);
  }

  /** The next message of a type. */
  private static Map<String, Object> next(Peer peer, String type) throws Exception {
    Map<String, Object> next;
    do {
      String text = peer.next();
      assertThat(text).startsWith("{");
      next = JSON.std.mapFrom(text);
    } while (!type.equals(next.get("type")));
    return next;
  }

  private static List<Object> names(Map<String, Object> message) {
    List<Object> names = new ArrayList<>();
    for (Object person : (List<?>) message.get("people")) {
      names.add(((Map<?, ?>) person).get("name"));
    }
    return names;
  }
}
