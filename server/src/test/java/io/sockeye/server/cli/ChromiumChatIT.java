package io.sockeye.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.OutputType;

/** The chat in Chromium, which can pass for a screen of another size. */
class ChromiumChatIT extends ChatBrowserTests {

  private Chromium chromium;

  @Override
  Browser startBrowser() throws IOException {
    chromium = Chromium.start();
    return chromium;
  }

  @Test
  void what_comes_while_one_reads_above_is_counted() {
    String ada = join("Ada");
    chromium.emulate(600, 400, false);
    for (int i = 0; i < 8; i++) {
      say("line\nafter line " + i);
    }
    awaitLastMessage("line\nafter line 7");
    // Until the page knows: its own listener is called before this one.
    chromium.driver.executeAsyncScript(
        """
        const scroller = document.getElementById("scroller");
        scroller.addEventListener("scroll", () => arguments[0](), { once: true });
        scroller.scrollTop = 0;
        """);
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
  void the_page_looks_after_two_people() throws IOException {
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
}
