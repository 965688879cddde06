package io.mada.app;

/**
 * Draws {@code report.html} of what the other steps have left.
 *
 * @param required whether failing to draw it is a failure; at the end of a run it is a warning
 */
record ReportStep(boolean required) implements Step {

  @Override
  public String name() {
    return "report";
  }

  @Override
  public void run(Workspace work) {
    if (required) {
      Reports.draw(work);
    } else {
      Reports.attempt(() -> Reports.draw(work));
    }
  }
}
