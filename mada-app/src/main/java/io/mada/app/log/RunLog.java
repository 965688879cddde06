package io.mada.app.log;

import io.mada.api.MadaException;
import io.mada.api.Text;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.StreamHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run's log file, {@code run.log}. The console shows only results, progress and errors. */
public final class RunLog implements AutoCloseable {

  public static final Logger LOGGER = LoggerFactory.getLogger("mada");
  private static final java.util.logging.Logger ROOT = java.util.logging.Logger.getLogger("");

  private final Appender appender;

  private RunLog(Appender appender) {
    this.appender = appender;
  }

  /**
   * Removes logging from the console, except for {@link Notices}: the messages of libraries are no
   * help to users there.
   */
  public static void quietConsole() {
    LogManager.getLogManager().reset();
    Notices.show();
  }

  /** Appends everything that is logged to a file, until this is closed. */
  public static RunLog into(Path file) {
    try {
      var appender =
          new Appender(
              Files.newOutputStream(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.APPEND,
                  LinkOption.NOFOLLOW_LINKS));
      appender.setEncoding(StandardCharsets.UTF_8.name());
      appender.setErrorManager(new NoComplaints());
      ROOT.addHandler(appender);
      return new RunLog(appender);
    } catch (IOException e) {
      throw MadaException.cannot("write the log", file, e);
    }
  }

  @Override
  public void close() {
    ROOT.removeHandler(appender);
    appender.close();
  }

  /** Writes every record to the disk at once, so that the last one is there if the process dies. */
  private static final class Appender extends StreamHandler {

    Appender(OutputStream out) {
      super(out, new Line());
    }

    @Override
    public synchronized void publish(LogRecord record) {
      super.publish(record);
      flush();
    }
  }

  /** On a full disk a run fails anyway, and says so. */
  private static final class NoComplaints extends ErrorManager {
    @Override
    public synchronized void error(String message, Exception exception, int code) {}
  }

  /** A stack trace as text. */
  static String trace(Throwable thrown) {
    var trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace, true));
    return trace.toString();
  }

  private static final class Line extends Formatter {
    @Override
    public String format(LogRecord record) {
      return Text.of(
          "%1$tF %1$tT %2$s %3$s\n%4$s",
          record.getInstant().atZone(ZoneId.systemDefault()),
          record.getLevel(),
          formatMessage(record),
          record.getThrown() == null ? "" : trace(record.getThrown()));
    }
  }
}
