package io.mada.app.pipeline;

/** Draws {@code report.html} of what the other steps have left. No run fails for want of it. */
record ReportStep() implements Step {

  @Override
  public String name() {
    return "report";
  }

  @Override
  public void run(Workspace work) {
    Reports.attempt(() -> Reports.draw(
        work.directory().path(), work.experiment(), work.images(), work.device(), work.progress()));
  }
}
