package io.mada.app.log;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Shows notices about the images that are read on the console, each one once. */
public final class Notices extends Handler {

  /** A reference, since an unreferenced logger is forgotten together with its handlers. */
  private static final Logger DATA = Logger.getLogger("mada.data");

  private final Set<String> shown = ConcurrentHashMap.newKeySet();

  private Notices() {}

  /** Starts showing them. */
  public static void show() {
    DATA.addHandler(new Notices());
  }

  @Override
  public void publish(LogRecord record) {
    if (record.getLevel().intValue() >= Level.WARNING.intValue()
        && shown.add(record.getMessage())) {
      System.err.println("mada: warning: " + record.getMessage());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
