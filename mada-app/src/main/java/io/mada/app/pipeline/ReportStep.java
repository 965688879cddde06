package io.mada.app.pipeline;

import io.mada.app.config.Experiment;
import io.mada.app.run.LabelFile;
import io.mada.app.run.Selected;
import io.mada.app.run.SelectionFile;
import io.mada.app.run.Stage;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Draws {@code report.html} of what the other steps have left. No run fails for want of it. */
record ReportStep() implements Step {

  private static final String FILE = "report.html";

  @Override
  public String name() {
    return "report";
  }

  @Override
  public List<String> inputs(Workspace work) {
    List<String> files =
        new ArrayList<>(List.of(Selected.NAMES, SelectionFile.NAME, LabelFile.NAME, EvaluateStep.FILE));
    addTrained(files, Stage.WARMUP.key());
    for (Round round : Round.of(work.experiment())) {
      files.add(round.pool().file(FeaturesStep.FEATURES));
      files.add(round.pool().file(AnchorsStep.ANCHORS));
      files.add(round.source().file(AnchorsStep.ANCHORS));
      addTrained(files, round.stage1());
    }
    addTrained(files, Stage.STAGE2.key());
    return files;
  }

  private static void addTrained(List<String> files, String folder) {
    files.add(Stage.best(folder));
    files.add(Stage.metrics(folder));
  }

  /** None that has to stay as it is: the command {@code report} draws it anew at any time. */
  @Override
  public List<String> outputs(Experiment experiment) {
    return List.of();
  }

  @Override
  public Standing standing(Workspace work) {
    return Files.isRegularFile(work.directory().resolve(FILE)) ? Standing.DONE : Standing.NOT_BEGUN;
  }

  @Override
  public void run(Workspace work) {
    Reports.attempt(() -> Reports.draw(
        work.directory().path(), work.experiment(), work.images(), work.device(), work.progress()));
  }
}
