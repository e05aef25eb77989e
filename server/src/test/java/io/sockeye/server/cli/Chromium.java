package io.sockeye.server.cli;

import io.sockeye.server.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Chromium, or Chrome. */
final class Chromium extends Browser {

  private static final String INSTALLATION = "apt-get install chromium chromium-driver";

  /** Held, so that its level is: it warns of each Chromium newer than itself. */
  private static final Logger DEVTOOLS = Logger.getLogger("org.openqa.selenium.devtools");

  static {
    DEVTOOLS.setLevel(Level.SEVERE);
  }

  private final ChromeDriver chrome;

  private Chromium(ChromeDriver chrome) {
    super(chrome);
    this.chrome = chrome;
  }

  /** Starts it, where it is, as {@link Programs} says of {@code -Dbrowser=required}. */
  static Chromium start() throws IOException {
    Path browser =
        Programs.find("browser", INSTALLATION, "chromium", "chromium-browser", "google-chrome");
    Path driver = Programs.find("browser", INSTALLATION, "chromedriver");
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
    return new Chromium(new ChromeDriver(service, options));
  }

  /** Shows the window as a screen of this size would. */
  void emulate(int width, int height, boolean phone) {
    chrome.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
  }

  void preferDark() {
    chrome.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
  }
}
