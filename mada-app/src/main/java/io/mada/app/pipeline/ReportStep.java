package io.mada.app.pipeline;

import io.mada.api.data.Domain;
import io.mada.api.nn.Network;
import io.mada.api.select.Probe;
import io.mada.app.config.Experiment;
import io.mada.app.label.HandOver;
import io.mada.app.run.ConfusionFile;
import io.mada.app.run.ImageScoresFile;
import io.mada.app.run.LabelChecksums;
import io.mada.app.run.RunLayout;
import io.mada.app.run.Selected;
import io.mada.app.run.SelectionFile;
import io.mada.label.task.LabelTasks;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Draws {@code report.html} from what the other steps have left. No run fails because of it. */
record ReportStep() implements Step {

  private static final int SHOWN = 6;

  @Override
  public String name() {
    return "report";
  }

  @Override
  public List<String> inputs(Workspace work) {
    List<String> files =
        new ArrayList<>(
            List.of(
                Selected.NAMES,
                SelectionFile.NAME,
                LabelChecksums.NAME,
                RunLayout.SCORES,
                RunLayout.EVALUATION,
                ConfusionFile.NAME,
                ImageScoresFile.NAME));
    Plan plan = work.plan();
    plan.networks().forEach(folder -> addTrained(files, folder));
    for (Round round : plan.rounds()) {
      FeatureSet pool = plan.features(round, Domain.TARGET);
      files.add(pool.file(Probe.CLASS_FEATURES));
      files.add(pool.file(RunLayout.ANCHORS));
      files.add(plan.features(round, Domain.SOURCE).file(RunLayout.ANCHORS));
      addTrained(files, round.chosen(round.stage().name()));
    }
    return files;
  }

  private static void addTrained(List<String> files, String folder) {
    files.add(RunLayout.best(folder));
    files.add(RunLayout.metrics(folder));
  }

  /** None that has to stay as it is: the command {@code report} can redraw it at any time. */
  @Override
  public List<String> outputs(Experiment experiment) {
    return List.of();
  }

  @Override
  public Standing standing(Workspace work) {
    return Files.isRegularFile(work.directory().resolve(RunLayout.REPORT))
        ? Standing.DONE
        : Standing.NOT_BEGUN;
  }

  @Override
  public void run(Workspace work) {
    if (LabelTasks.isIn(work.directory().resolve(LabelTasks.FOLDER))) {
      Reports.attempt(() -> showAdapted(work));
    }
    Reports.attempt(
        () ->
            Reports.draw(
                work.directory().path(),
                work.experiment(),
                ReportNetworks.ofRun(work.experiment()),
                work.images(),
                work.device(),
                work.progress()));
  }

  /** Shows the people who labelled what has become of their work. */
  private static void showAdapted(Workspace work) {
    List<String> networks = work.plan().networks();
    try (Network network = work.best(networks.get(networks.size() - 1))) {
      new HandOver(
              work.experiment(),
              work.images().target(),
              work.annotation(),
              work.directory().path(),
              work.progress())
          .writeAdapted(network, SHOWN);
    }
  }
}
