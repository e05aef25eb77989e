package io.sockeye.server.cli;

import java.time.Duration;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A browser with a new, empty profile, several windows of which can be open. */
abstract class Browser implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  final RemoteWebDriver driver;
  private boolean firstWindow = true;

  Browser(RemoteWebDriver driver) {
    this.driver = driver;
    driver.manage().timeouts().pageLoadTimeout(LIMIT).scriptTimeout(LIMIT);
  }

  /** Opens a page in a window of its own and makes that the one that the driver drives. */
  String open(String url) {
    if (!firstWindow) {
      driver.switchTo().newWindow(WindowType.WINDOW);
    }
    firstWindow = false;
    driver.get(url);
    return driver.getWindowHandle();
  }

  void switchTo(String window) {
    driver.switchTo().window(window);
  }

  WebDriverWait await() {
    return new WebDriverWait(driver, LIMIT, Duration.ofMillis(50));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
