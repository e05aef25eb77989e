package io.sockeye.server.cli;

import io.sockeye.server.Programs;
import java.nio.file.Path;
import org.openqa.selenium.firefox.FirefoxDriver;
import org.openqa.selenium.firefox.FirefoxDriverService;
import org.openqa.selenium.firefox.FirefoxOptions;
import org.openqa.selenium.firefox.GeckoDriverService;

/** Firefox. */
final class Firefox extends Browser {

  private Firefox(FirefoxDriver driver) {
    super(driver);
  }

  /** Starts it, where it is, as {@link Programs} says of {@code -Dfirefox=required}. */
  static Firefox start() {
    Path browser =
        Programs.find("firefox", "apt-get install firefox-esr", "firefox-esr", "firefox");
    Path driver = Programs.find("firefox", "cargo install geckodriver", "geckodriver");
    FirefoxOptions options =
        new FirefoxOptions()
            .setBinary(browser)
            .addArguments("-headless")
            // So that what is there can be seen at once.
            .addPreference("ui.prefersReducedMotion", 1);
    FirefoxDriverService service =
        new GeckoDriverService.Builder()
            .usingDriverExecutable(driver.toFile())
            .usingAnyFreePort()
            .build();
    return new Firefox(new FirefoxDriver(service, options));
  }
}
