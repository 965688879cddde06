package io.mada.app;

import io.mada.api.Progress;
import io.mada.api.Text;
import java.io.PrintStream;
import java.time.Duration;

/**
 * Progress on the console: on a terminal, a bar that is redrawn in place; otherwise a plain line
 * now and then, so that a log file stays readable.
 */
final class ConsoleProgress implements Progress {

  private static final int BAR = 24;
  private static final long TERMINAL_NANOS = 100_000_000L;
  private static final long PLAIN_NANOS = 10_000_000_000L;
  private static final String CLEAR_LINE = "\r\u001b[K";

  /**
   * Cuts a line that is too long at the terminal's edge: only a single line can be redrawn in
   * place.
   */
  private static final String NO_WRAP = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";

  private final PrintStream out;
  private final boolean terminal;

  ConsoleProgress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public Task begin(String title, long total) {
    return new Line(title, total);
  }

  private final class Line implements Task {

    private final String title;
    private final long total;
    private final long begun = System.nanoTime();
    private long drawn = begun;
    private long first = -1;
    private long parts;
    private String detail = "";

    Line(String title, long total) {
      this.title = title;
      this.total = total;
    }

    @Override
    public void done(long done, String newDetail) {
      if (first < 0) {
        first = done - 1;
      }
      parts = done;
      detail = newDetail;
      long now = System.nanoTime();
      if (now - drawn >= (terminal ? TERMINAL_NANOS : PLAIN_NANOS)) {
        drawn = now;
        draw(now);
      }
    }

    private void draw(long now) {
      String state = state(now - begun);
      if (terminal) {
        out.print(CLEAR_LINE + NO_WRAP + state + WRAP);
      } else {
        out.println(state);
      }
      out.flush();
    }

    private String state(long elapsed) {
      double rate = Math.max(0, parts - first) / (elapsed / 1e9);
      String left = rate > 0 ? duration((long) ((total - parts) / rate)) + " left" : "";
      if (total == 0) {
        return Text.of("%-22s %d  %.1f/s  %s", title, parts, rate, detail);
      }
      int filled = (int) (BAR * parts / total);
      String bar = terminal ? "[" + "#".repeat(filled) + " ".repeat(BAR - filled) + "] " : "";
      return Text.of("%-22s %s%d/%d  %.1f/s  %s  %s", title, bar, parts, total, rate, left, detail);
    }

    @Override
    public void close() {
      long elapsed = System.nanoTime() - begun;
      String took = duration(Math.round(elapsed / 1e9));
      String all = total == 0 ? "" : "/" + total;
      String line = Text.of("%-22s %d%s in %s  %s", title, parts, all, took, detail);
      out.println((terminal ? CLEAR_LINE : "") + line.stripTrailing());
      out.flush();
    }
  }

  /** Formatted as 1:02:03, or 2:03 below an hour. */
  static String duration(long seconds) {
    Duration d = Duration.ofSeconds(seconds);
    return d.toHours() > 0
        ? Text.of("%d:%02d:%02d", d.toHours(), d.toMinutesPart(), d.toSecondsPart())
        : Text.of("%d:%02d", d.toMinutes(), d.toSecondsPart());
  }
}
