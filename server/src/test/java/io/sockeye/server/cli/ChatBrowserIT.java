package io.sockeye.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;

/** The chat as people use it: its page in windows of Chromium. */
class ChatBrowserIT {

  private static final String MARKUP = "<img src=x onerror=\"document.title='owned'\"><b>bold</b>";

  private Chromium chromium;
  private ServerProcess server;

  @BeforeEach
  void start() throws Exception {
    chromium = Chromium.start();
    server = ServerProcess.serving("chat", "--port", "0");
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void twoWindowsExchangeMessages() {
    String ada = join("Ada");
    String grace = join("Grace");
    say("Good morning");

    chromium.switchTo(ada);
    awaitMessages("Good morning");
    awaitVisible(".message .from bdi", "Grace");
    assertThat(all(".message.own")).isEmpty();
    say("Hello Grace");

    chromium.switchTo(grace);
    awaitMessages("Good morning", "Hello Grace");
    awaitVisible(".message.own .bubble", "Good morning");
    assertThat(find("#text").getAttribute("value")).isEmpty();
  }

  /** A message fades in: it is there before it can be seen. */
  private void awaitVisible(String selector, String text) {
    chromium.await().until(driver -> find(selector).getText().equals(text));
  }

  @Test
  void theCountFollowsWhoComesAndLeaves() {
    String ada = join("Ada");
    awaitPeople("Ada");
    String grace = join("Grace");
    awaitPeople("Ada", "Grace");
    String third = join("Ada");
    awaitPeople("Ada", "Grace", "Ada");

    chromium.driver.close();
    for (String window : List.of(ada, grace)) {
      chromium.switchTo(window);
      awaitPeople("Ada", "Grace");
      assertThat(all(".notice")).last().extracting(WebElement::getText).isEqualTo("Ada left");
    }

    chromium.switchTo(ada);
    find("#leave").click();
    awaitState("Closed (1000)");
    chromium.switchTo(grace);
    awaitPeople("Grace");
    assertThat(third).isNotIn(chromium.driver.getWindowHandles());
  }

  @Test
  void markupIsShownAsText() {
    String ada = join("<i>Ada</i>");
    String grace = join("Grace");
    chromium.switchTo(ada);
    say(MARKUP);

    for (String window : List.of(ada, grace)) {
      chromium.switchTo(window);
      awaitMessages(MARKUP);
      awaitPeople("<i>Ada</i>", "Grace");
      assertThat(all("#messages img, #messages b, #messages i, #people i")).isEmpty();
      assertThat(chromium.driver.getTitle()).doesNotContain("owned");
    }
    awaitVisible(".message .from bdi", "<i>Ada</i>");
  }

  @Test
  void thePageReconnectsWhenTheServerIsBack() throws Exception {
    String port = Integer.toString(server.uri().getPort());
    String ada = join("Ada");
    String grace = join("Grace");

    server.terminate();
    // At once: the page tries to connect again, and tells how that has ended.
    awaitState("Closed (1001");
    assertThat(server.exitCode()).isZero();
    find("#text").sendKeys("Are you there?", Keys.ENTER);
    assertThat(find("#problem").getText()).isEqualTo("Not connected: this was not sent.");
    assertThat(find("#text").getAttribute("value")).isEqualTo("Are you there?");
    assertThat(find("#count").getText()).isEqualTo("0");

    server = ServerProcess.serving("chat", "--port", port);
    for (String window : List.of(ada, grace)) {
      chromium.switchTo(window);
      awaitState("Open");
      chromium.await().until(driver -> find("#count").getText().equals("2"));
    }
    find("#text").sendKeys(Keys.ENTER);
    chromium.switchTo(ada);
    awaitMessages("Are you there?");
  }

  @Test
  void thePageTriesAtOnceWhenTheBrowserIsOnlineAgain() throws Exception {
    join("Ada");
    server.terminate();
    assertThat(server.exitCode()).isZero();
    // With a longer wait each time, so that an attempt by the clock cannot come between.
    chromium
        .await()
        .until(driver -> find("#state-countdown").getText().matches("again in ([3-9]|1.) s"));

    Object attempts =
        chromium.driver.executeScript(
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
  void aPageOfAnotherOriginIsRefused() throws Exception {
    join("Ada");
    try (OtherSite elsewhere = new OtherSite()) {
      chromium.open(elsewhere.url());
      Object events =
          chromium.driver.executeAsyncScript(
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
  void theKeyboardIsEnough() {
    chromium.open(server.page().toString());
    assertThat(focused()).as("the name is asked for first").isEqualTo("name");
    chromium.driver.switchTo().activeElement().sendKeys("Ada", Keys.ENTER);
    awaitState("Open");
    chromium.await().until(driver -> focused().equals("text"));

    chromium.driver.switchTo().activeElement().sendKeys("one", Keys.chord(Keys.SHIFT, Keys.ENTER));
    chromium.driver.switchTo().activeElement().sendKeys("two", Keys.ENTER);

    awaitMessages("one\ntwo");
    assertThat(focused()).isEqualTo("text");
    chromium.driver.switchTo().activeElement().sendKeys(Keys.TAB);
    assertThat(focused()).isEqualTo("send");
  }

  @Test
  void namesAndMessagesStayWithinTheirLimits() {
    chromium.open(server.page().toString());
    find("#name").sendKeys("n".repeat(50), Keys.ENTER);
    awaitState("Open");
    awaitPeople("n".repeat(40));
    chromium.driver.executeScript("document.getElementById('text').value = 'm'.repeat(1999)");
    find("#text").sendKeys("ende", Keys.ENTER);
    awaitMessages("m".repeat(1999) + "e");
    assertThat(
            chromium.driver.executeScript(
                "return document.documentElement.scrollWidth <= innerWidth"))
        .as("nothing is wider than the window")
        .isEqualTo(true);
  }

  @Test
  void whatComesWhileOneReadsAboveIsCounted() {
    String ada = join("Ada");
    chromium.emulate(600, 400, false);
    for (int i = 0; i < 8; i++) {
      say("line\nafter line " + i);
    }
    awaitLastMessage("line\nafter line 7");
    chromium.driver.executeScript("document.getElementById('scroller').scrollTop = 0");
    join("Grace");
    say("one");
    say("two");
    chromium.switchTo(ada);
    awaitLastMessage("two");
    chromium.await().until(driver -> find("#newest").getText().equals("2 new messages"));
    assertThat(chromium.driver.getTitle()).isEqualTo("(2) Sockeye chat");

    find("#newest").click();

    chromium.await().until(driver -> !find("#newest").isDisplayed());
    assertThat(chromium.driver.getTitle()).isEqualTo("Sockeye chat");
    assertThat(find(".message:last-child .bubble").isDisplayed()).isTrue();
  }

  @Test
  void thePageLooksAfterTwoPeople() throws IOException {
    String ada = join("Ada Lovelace");
    String grace = join("Grace Hopper");
    converse(ada, grace);

    chromium.switchTo(ada);
    screenshot("chat.png", 1100, 760, false);
    screenshot("chat-phone.png", 390, 780, true);
    chromium.preferDark();
    screenshot("chat-dark.png", 1100, 760, false);

    assertThat(ServerProcess.target().resolve("chat.png")).isNotEmptyFile();
  }

  private void converse(String ada, String grace) {
    chromium.switchTo(grace);
    say("Morning, Ada! Did the new server come up?");
    chromium.switchTo(ada);
    awaitMessages("Morning, Ada! Did the new server come up?");
    say("First try. One jar, no dependencies, and this page came with it.");
    say("It even survived me pulling the plug ⚡");
    chromium.switchTo(grace);
    awaitLastMessage("It even survived me pulling the plug ⚡");
    say("I saw: the page said so, waited a moment and was back before I had finished my tea.");
    say("Does <b>markup</b> come through?");
    chromium.switchTo(ada);
    awaitLastMessage("Does <b>markup</b> come through?");
    say("As the letters that you typed. Exactly how I like it.");
    chromium.switchTo(grace);
    awaitLastMessage("As the letters that you typed. Exactly how I like it.");
    say("Then let us ship it.");
    chromium.switchTo(ada);
    awaitLastMessage("Then let us ship it.");
  }

  private void screenshot(String file, int width, int height, boolean phone) throws IOException {
    chromium.emulate(width, height, phone);
    chromium.driver.executeScript("document.activeElement.blur()");
    chromium
        .await()
        .until(
            driver ->
                Boolean.TRUE.equals(
                    chromium.driver.executeScript(
                        "return innerWidth === arguments[0]"
                            + " && document.getAnimations().length === 0",
                        width)));
    Files.write(
        ServerProcess.target().resolve(file), chromium.driver.getScreenshotAs(OutputType.BYTES));
  }

  /** Opens the page in a new window and joins. */
  private String join(String name) {
    String window = chromium.open(server.page().toString());
    find("#name").clear();
    find("#name").sendKeys(name, Keys.ENTER);
    awaitState("Open");
    return window;
  }

  private void say(String text) {
    // Set by script: the driver types no characters beyond the first plane.
    chromium.driver.executeScript("document.getElementById('text').value = arguments[0]", text);
    find("#text").sendKeys(Keys.ENTER);
  }

  private void awaitState(String beginning) {
    chromium.await().until(driver -> find("#state-text").getText().startsWith(beginning));
  }

  private void awaitMessages(String... texts) {
    chromium.await().until(driver -> texts(".bubble").equals(List.of(texts)));
  }

  private void awaitLastMessage(String text) {
    chromium.await().until(driver -> texts(".message:last-child .bubble").equals(List.of(text)));
  }

  private void awaitPeople(String... names) {
    chromium
        .await()
        .until(
            driver ->
                texts("#people bdi").equals(List.of(names))
                    && find("#count").getText().equals(Integer.toString(names.length)));
  }

  private String focused() {
    return chromium.driver.switchTo().activeElement().getAttribute("id");
  }

  private WebElement find(String selector) {
    return chromium.driver.findElement(By.cssSelector(selector));
  }

  private List<WebElement> all(String selector) {
    return chromium.driver.findElements(By.cssSelector(selector));
  }

  /** The texts as they are in the page at one moment. */
  @SuppressWarnings("unchecked")
  private List<String> texts(String selector) {
    return (List<String>)
        chromium.driver.executeScript(
            "return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)",
            selector);
  }
}
