package io.sockeye.server.cli;

import io.sockeye.server.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A Chromium with a new, empty profile, several windows of which can be open. */
final class Chromium implements AutoCloseable {

  private static final String PACKAGES = "chromium chromium-driver";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Held, so that its level is: it warns of each Chromium newer than itself. */
  private static final Logger DEVTOOLS = Logger.getLogger("org.openqa.selenium.devtools");

  static {
    DEVTOOLS.setLevel(Level.SEVERE);
  }

  final ChromeDriver driver;
  private boolean firstWindow = true;

  private Chromium(ChromeDriver driver) {
    this.driver = driver;
  }

  /**
   * Starts it. Where there is none, the calling test is skipped; with {@code -Dbrowser=required} it
   * fails.
   */
  static Chromium start() throws IOException {
    Path browser =
        Programs.find("browser", PACKAGES, "chromium", "chromium-browser", "google-chrome");
    Path driver = Programs.find("browser", PACKAGES, "chromedriver");
    ChromeOptions options =
        new ChromeOptions()
            .setBinary(browser.toFile())
            .addArguments(
                "--headless=new",
                "--force-prefers-reduced-motion",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--force-color-profile=srgb",
                "--lang=en-GB",
                "--user-data-dir="
                    + Files.createTempDirectory(ServerProcess.target(), "chromium-"));
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driver.toFile())
            .usingAnyFreePort()
            .withSilent(true)
            .build();
    ChromeDriver chrome = new ChromeDriver(service, options);
    chrome.manage().timeouts().pageLoadTimeout(LIMIT).scriptTimeout(LIMIT);
    return new Chromium(chrome);
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

  /** Shows the window as a screen of this size would. */
  void emulate(int width, int height, boolean phone) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
  }

  void preferDark() {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
