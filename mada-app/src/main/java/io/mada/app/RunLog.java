package io.mada.app;

import io.mada.api.MadaException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.SimpleFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes into a run's log file; the console shows only results, progress and errors. */
final class RunLog {

  static final Logger LOGGER = LoggerFactory.getLogger("mada");

  private RunLog() {}

  /** Takes logging off the console. */
  static void quietConsole() {
    LogManager.getLogManager().reset();
    System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tF %1$tT %4$s %5$s%6$s%n");
  }

  /** Logs into a file from now on. */
  static void into(Path file) {
    try {
      Handler handler = new FileHandler(file.toString().replace("%", "%%"), true);
      handler.setFormatter(new SimpleFormatter());
      handler.setLevel(Level.INFO);
      java.util.logging.Logger.getLogger("").addHandler(handler);
    } catch (IOException e) {
      throw new MadaException("cannot write the log " + file + ": " + e.getMessage(), e);
    }
  }
}
