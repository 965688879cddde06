package io.mada.app.log;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Shows on the console what there is to know about the images that are read, each thing once. */
public final class Notices extends Handler {

  /** Kept, since a logger that nobody holds is forgotten with its handlers. */
  private static final Logger DATA = Logger.getLogger("mada.data");

  private final Set<String> shown = ConcurrentHashMap.newKeySet();

  private Notices() {}

  /** Begins to show them. */
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
