package io.mada.app.testing;

import static org.junit.jupiter.api.Assertions.fail;

import io.mada.api.Text;
import io.mada.testing.Prerequisite;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The machine's Chromium, without a window. */
public final class Browser implements AutoCloseable {

  private static final String MISSING =
      "no chromium and chromedriver on the PATH; on Debian: apt-get install chromium chromium-driver";

  /** Charts draw a change in the frame after it, which this script waits out. */
  private static final String NEXT_FRAME =
      "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))";

  /** Whether something is so; what is not there yet is not so. */
  private static final String CONDITION =
      """
      const done = arguments[arguments.length - 1];
      setTimeout(() => {
        try {
          done(!!(%s));
        } catch {
          done(false);
        }
      }, 20);
      """;

  /** Far longer than anything takes, even on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

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
  public static Browser start() {
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
  public void open(Path file, int width, int height, boolean dark) {
    open(file.toUri(), width, height, dark);
  }

  /** Shows a page in a window of this size, in pixels. */
  public void open(URI page, int width, int height, boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    Map<String, String> scheme =
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
    driver.get(page.toString());
  }

  /**
   * The value of a script, whose last statement returns it; it finds the page as earlier scripts
   * have changed it.
   */
  @SuppressWarnings("unchecked")
  public <T> T run(String script, Object... arguments) {
    driver.executeAsyncScript(NEXT_FRAME);
    return (T) driver.executeScript(script, arguments);
  }

  /** Waits until an expression of the page's is true. */
  public void await(String expression, Object... arguments) {
    Instant end = Instant.now().plus(PATIENCE);
    String script = Text.of(CONDITION, expression);
    while (!Boolean.TRUE.equals(driver.executeAsyncScript(script, arguments))) {
      if (Instant.now().isAfter(end)) {
        fail("waited in vain for " + expression + " " + Arrays.toString(arguments));
      }
    }
  }

  /** Clicks on an element. */
  public void click(String selector) {
    driver.findElement(By.cssSelector(selector)).click();
  }

  /** Presses a key while an element has the focus, as {@code ARROW_DOWN}. */
  public void press(String selector, Keys key) {
    driver.findElement(By.cssSelector(selector)).sendKeys(key);
  }

  /** Presses keys, one after the other, wherever the focus is. */
  public void type(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Presses a key while another is held, as {@code CONTROL}. */
  public void type(Keys held, CharSequence key) {
    new Actions(driver).keyDown(held).sendKeys(key).keyUp(held).perform();
  }

  /**
   * Tells of the mouse.
   *
   * @param what {@code mouseMoved}, {@code mousePressed} or {@code mouseReleased}
   * @param x from the left of the window, in pixels
   * @param y from its top
   * @param isDown whether the left button is, or has just been, down
   */
  public void mouse(String what, double x, double y, boolean isDown) {
    devTools(
        "Input.dispatchMouseEvent",
        Map.of(
            "type",
            what,
            "x",
            x,
            "y",
            y,
            "button",
            isDown ? "left" : "none",
            "buttons",
            isDown && !what.equals("mouseReleased") ? 1 : 0,
            "clickCount",
            isDown ? 1 : 0));
  }

  /** A command of the browser's developer tools. */
  public Map<String, Object> devTools(String command, Map<String, Object> parameters) {
    return driver.executeCdpCommand(command, parameters);
  }

  /** Which tab is shown. */
  public String tab() {
    return driver.getWindowHandle();
  }

  /** Opens another tab, and shows it. */
  public void openTab() {
    driver.switchTo().newWindow(WindowType.TAB);
  }

  /** Shows a tab. */
  public void show(String tab) {
    driver.switchTo().window(tab);
    devTools("Page.bringToFront", Map.of());
  }

  /** Closes the tab that is shown, and shows another. */
  public void closeTab(String other) {
    driver.close();
    show(other);
  }

  /** What the window shows, as a PNG file. */
  public byte[] picture() {
    driver.executeAsyncScript(NEXT_FRAME);
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  /** What the page has said on the console since it was last asked. */
  public List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::toString)
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
