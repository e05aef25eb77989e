package io.sockeye.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The chat as people use it: its page in windows of a browser. */
abstract class ChatBrowserTests {

  private static final String MARKUP = "<img src=x onerror=\"document.title='owned'\"><b>bold</b>";

  private Browser browser;
  private ServerProcess server;

  abstract Browser startBrowser() throws Exception;

  @BeforeEach
  void start() throws Exception {
    browser = startBrowser();
    server = ServerProcess.serving("chat", "--port", "0");
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void two_windows_exchange_messages() {
    String ada = join("Ada");
    String grace = join("Grace");
    say("Good morning");

    browser.switchTo(ada);
    awaitMessages("Good morning");
    awaitVisible(".message .from bdi", "Grace");
    assertThat(all(".message.own")).isEmpty();
    say("Hello Grace");

    browser.switchTo(grace);
    awaitMessages("Good morning", "Hello Grace");
    awaitVisible(".message.own .bubble", "Good morning");
    assertThat(find("#text").getAttribute("value")).isEmpty();
  }

  /** A message fades in: it is there before it can be seen. */
  private void awaitVisible(String selector, String text) {
    browser.await().until(driver -> find(selector).getText().equals(text));
  }

  @Test
  void the_count_follows_who_comes_and_leaves() {
    String ada = join("Ada");
    awaitPeople("Ada");
    String grace = join("Grace");
    awaitPeople("Ada", "Grace");
    String third = join("Ada");
    awaitPeople("Ada", "Grace", "Ada");

    browser.driver.close();
    for (String window : List.of(ada, grace)) {
      browser.switchTo(window);
      awaitPeople("Ada", "Grace");
      browser.await().until(driver -> texts(".notice:last-child").equals(List.of("Ada left")));
    }

    browser.switchTo(ada);
    find("#leave").click();
    awaitState("Closed (1000)");
    browser.switchTo(grace);
    awaitPeople("Grace");
    assertThat(third).isNotIn(browser.driver.getWindowHandles());
  }

  @Test
  void markup_is_shown_as_text() {
    String ada = join("<i>Ada</i>");
    String grace = join("Grace");
    browser.switchTo(ada);
    say(MARKUP);

    for (String window : List.of(ada, grace)) {
      browser.switchTo(window);
      awaitMessages(MARKUP);
      awaitPeople("<i>Ada</i>", "Grace");
      assertThat(all("#messages img, #messages b, #messages i, #people i")).isEmpty();
      assertThat(browser.driver.getTitle()).doesNotContain("owned");
    }
    awaitVisible(".message .from bdi", "<i>Ada</i>");
  }

  @Test
  void the_page_reconnects_when_the_server_is_back() throws Exception {
    String port = Integer.toString(server.uri().getPort());
    String ada = join("Ada");
    String grace = join("Grace");

    keepStates();
    server.terminate();
    awaitKeptState("Closed (1001");
    assertThat(server.exitCode()).isZero();
    find("#text").sendKeys("Are you there?", Keys.ENTER);
    assertThat(find("#problem").getText()).isEqualTo("Not connected: this was not sent.");
    assertThat(find("#text").getAttribute("value")).isEqualTo("Are you there?");
    assertThat(find("#count").getText()).isEqualTo("0");

    server = ServerProcess.serving("chat", "--port", port);
    for (String window : List.of(ada, grace)) {
      browser.switchTo(window);
      awaitState("Open");
      browser.await().until(driver -> find("#count").getText().equals("2"));
    }
    find("#text").sendKeys(Keys.ENTER);
    browser.switchTo(ada);
    awaitMessages("Are you there?");
  }

  @Test
  void the_page_tries_at_once_when_the_browser_is_online_again() throws Exception {
    join("Ada");
    server.terminate();
    assertThat(server.exitCode()).isZero();
    // With a longer wait each time, so that an attempt by the clock cannot come between.
    browser
        .await()
        .until(driver -> find("#state-countdown").getText().matches("again in ([3-9]|1.) s"));

    Object attempts =
        browser.driver.executeScript(
            """
            let attempts = 0;
            const original = window.WebSocket;
            window.WebSocket = class extends original {
              constructor(...all) { super(...all); attempts++; }
            };
            dispatchEvent(new Event("online"));
            window.WebSocket = original;
            return attempts;
            """);

    assertThat(attempts).isEqualTo(1L);
  }

  @Test
  void a_page_of_another_origin_is_refused() throws Exception {
    join("Ada");
    try (OtherSite elsewhere = new OtherSite()) {
      browser.open(elsewhere.url());
      Object events =
          browser.driver.executeAsyncScript(
              """
              const [url, done] = arguments;
              const events = [];
              const socket = new WebSocket(url);
              socket.onopen = () => events.push("open");
              socket.onerror = () => events.push("error");
              socket.onclose = (event) => done([...events, "close " + event.code]);
              """,
              server.uri().toString());
      assertThat(events).isEqualTo(List.of("error", "close 1006"));
    }
  }

  @Test
  void the_keyboard_is_enough() {
    browser.open(server.page().toString());
    assertThat(focused()).as("the name is asked for first").isEqualTo("name");
    browser.driver.switchTo().activeElement().sendKeys("Ada", Keys.ENTER);
    awaitState("Open");
    browser.await().until(driver -> focused().equals("text"));

    browser.driver.switchTo().activeElement().sendKeys("one", Keys.chord(Keys.SHIFT, Keys.ENTER));
    browser.driver.switchTo().activeElement().sendKeys("two", Keys.ENTER);

    awaitMessages("one\ntwo");
    assertThat(focused()).isEqualTo("text");
    browser.driver.switchTo().activeElement().sendKeys(Keys.TAB);
    assertThat(focused()).isEqualTo("send");
  }

  @Test
  void names_and_messages_stay_within_their_limits() {
    browser.open(server.page().toString());
    find("#name").sendKeys("n".repeat(50), Keys.ENTER);
    awaitState("Open");
    awaitPeople("n".repeat(40));
    browser.driver.executeScript("document.getElementById('text').value = 'm'.repeat(1999)");
    find("#text").sendKeys("ende", Keys.ENTER);
    awaitMessages("m".repeat(1999) + "e");
    assertThat(
            browser.driver.executeScript(
                "return document.documentElement.scrollWidth <= innerWidth"))
        .as("nothing is wider than the window")
        .isEqualTo(true);
  }

  /** Opens the page in a new window and joins. */
  final String join(String name) {
    String window = browser.open(server.page().toString());
    find("#name").clear();
    find("#name").sendKeys(name, Keys.ENTER);
    awaitState("Open");
    return window;
  }

  final void say(String text) {
    // Set by script: the driver types no characters beyond the first plane.
    browser.driver.executeScript("document.getElementById('text').value = arguments[0]", text);
    find("#text").sendKeys(Keys.ENTER);
  }

  private void awaitState(String beginning) {
    browser.await().until(driver -> find("#state-text").getText().startsWith(beginning));
  }

  /** For what does not stay: the page tries to connect again, and tells how that has ended. */
  private void keepStates() {
    browser.driver.executeScript(
        """
        const text = document.getElementById("state-text");
        window.states = [];
        new MutationObserver(() => states.push(text.textContent))
            .observe(text, { childList: true, characterData: true, subtree: true });
        """);
  }

  private void awaitKeptState(String beginning) {
    browser
        .await()
        .until(
            driver ->
                browser.driver.executeScript(
                    "return states.some((state) => state.startsWith(arguments[0]))", beginning));
  }

  final void awaitMessages(String... texts) {
    browser.await().until(driver -> texts(".bubble").equals(List.of(texts)));
  }

  final void awaitLastMessage(String text) {
    browser.await().until(driver -> texts(".message:last-child .bubble").equals(List.of(text)));
  }

  private void awaitPeople(String... names) {
    browser
        .await()
        .until(
            driver ->
                texts("#people bdi").equals(List.of(names))
                    && find("#count").getText().equals(Integer.toString(names.length)));
  }

  private String focused() {
    return browser.driver.switchTo().activeElement().getAttribute("id");
  }

  final WebElement find(String selector) {
    return browser.driver.findElement(By.cssSelector(selector));
  }

  private List<WebElement> all(String selector) {
    return browser.driver.findElements(By.cssSelector(selector));
  }

  /** The texts as they are in the page at one moment. */
  @SuppressWarnings("unchecked")
  private List<String> texts(String selector) {
    return (List<String>)
        browser.driver.executeScript(
            "return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)",
            selector);
  }
}
