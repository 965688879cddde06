package io.mada.app.report;

import io.mada.testing.Prerequisite;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The machine's Chromium, without a window. */
final class Browser implements AutoCloseable {

  private static final String MISSING =
      "no chromium and chromedriver on the PATH; on Debian: apt-get install chromium chromium-driver";

  /** Charts draw a change in the frame after it, which this script waits out. */
  private static final String NEXT_FRAME =
      "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))";

  /** Kept, so that its level is: it warns of every browser that is newer than itself. */
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  static {
    SELENIUM.setLevel(Level.SEVERE);
  }

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /**
   * Starts it; where there is none, the test that asks is skipped, or fails where it must not be
   * skipped.
   */
  static Browser start() {
    Optional<Path> driver = onPath("chromedriver");
    Optional<Path> browser =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .flatMap(name -> onPath(name).stream())
            .findFirst();
    Prerequisite.need(driver.isPresent() && browser.isPresent(), MISSING);
    var options = new ChromeOptions();
    options.setBinary(browser.get().toFile());
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
    options.addArguments("--force-prefers-reduced-motion", "--hide-scrollbars", "--lang=en");
    var logging = new LoggingPreferences();
    logging.enable(LogType.BROWSER, Level.ALL);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
    var service =
        new ChromeDriverService.Builder().usingDriverExecutable(driver.get().toFile()).build();
    return new Browser(new ChromeDriver(service, options));
  }

  private static Optional<Path> onPath(String name) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder).resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Shows a file in a window of this size. */
  void open(Path file, int width, int height, boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    Map<String, String> scheme =
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
    driver.get(file.toUri().toString());
  }

  /**
   * The value of a script, whose last statement returns it; it finds the page as earlier scripts
   * have changed it.
   */
  @SuppressWarnings("unchecked")
  <T> T run(String script, Object... arguments) {
    driver.executeAsyncScript(NEXT_FRAME);
    return (T) driver.executeScript(script, arguments);
  }

  /** Presses a key while an element has the focus, as {@code ARROW_DOWN}. */
  void press(String selector, Keys key) {
    driver.findElement(By.cssSelector(selector)).sendKeys(key);
  }

  /** What the page has said on the console since it was last asked. */
  List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::toString)
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
