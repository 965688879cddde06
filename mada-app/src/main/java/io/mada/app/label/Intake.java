package io.mada.app.label;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.data.image.Resize;
import io.mada.internal.file.Durable;
import io.mada.label.format.ImportedLabels;
import io.mada.label.task.LabelTask;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes what a tool returns, without losing any work that a person has done here: a label that is
 * empty, or merely what the tool was given, does not count against an existing one, and a skipped
 * image stays skipped. Labels that are replaced are kept.
 */
public final class Intake {

  /** The subfolder of the hand-over for labels that have been replaced. */
  private static final String REPLACED = "replaced";

  private final LabelRun run;
  private final String tool;
  private final PrintStream out;
  private final Map<String, String> skipped;
  private int taken;
  private int same;
  private int left;

  /**
   * @param tool the one that the labels come from
   */
  public Intake(LabelRun run, String tool, PrintStream out) {
    this.run = run;
    this.tool = tool;
    this.out = out;
    skipped = Skipped.in(run.directory()).reasons();
  }

  /** Takes everything, and reports the outcome. */
  public void take(ImportedLabels imported) {
    run.files();
    imported.labels().forEach(this::take);
    List<LabelTask> newlySkipped =
        imported.skipped().stream().filter(task -> !skipped.containsKey(task.name())).toList();
    newlySkipped.forEach(task -> run.skip(task, tool, "skipped in " + tool));
    imported.notes().forEach(out::println);
    out.println(
        Text.of(
            "%d labels taken, %d images skipped%s%s; mada label check CONFIG looks at them",
            taken,
            newlySkipped.size(),
            same == 0 ? "" : Text.of(", %d as they are here", same),
            left == 0 ? "" : Text.of(", %d left out", left)));
  }

  private void take(LabelTask task, LabelMap given) {
    LabelMap label = task.wanted(given);
    Optional<LabelMap> here = here(task);
    if (skipped.containsKey(task.name())) {
      leave(
          task, "was skipped here (" + skipped.get(task.name()) + "); reopen it to take its label");
    } else if (here.isPresent() && Arrays.equals(here.get().ids(), label.ids())) {
      same++;
    } else if (isEmpty(label)) {
      leave(
          task, "has nothing labelled in it" + (here.isPresent() ? "; its label here stays" : ""));
    } else if (here.isPresent() && isPrediction(task, label)) {
      leave(task, "comes as it was given to " + tool + "; its label here stays");
    } else {
      here.ifPresent(before -> keepReplaced(task));
      run.keep(task, label, tool);
      taken++;
    }
  }

  private void leave(LabelTask task, String why) {
    left++;
    out.println(task.name() + " " + why);
  }

  /** The existing label, if its round accepts it. */
  private Optional<LabelMap> here(LabelTask task) {
    if (!run.isLabelled(task)) {
      return Optional.empty();
    }
    try {
      LabelMap label = run.annotation().label(task.image());
      return Optional.of(task.wanted(Resize.nearest(label, task.size())));
    } catch (MadaException e) {
      // A label that cannot be used does not count.
      return Optional.empty();
    }
  }

  private static boolean isEmpty(LabelMap label) {
    return !label.isLabelled(new Region(0, 0, label.width(), label.height()));
  }

  private boolean isPrediction(LabelTask task, LabelMap label) {
    return run.prediction(task)
        .map(seen -> Arrays.equals(task.wanted(seen).ids(), label.ids()))
        .orElse(false);
  }

  private void keepReplaced(LabelTask task) {
    Path file = run.tasks().folder().resolve(REPLACED).resolve(task.name() + ".png");
    try {
      Files.copy(
          run.files().file(task.image()),
          Durable.withFolder(file),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw MadaException.cannot("write", file, e);
    }
    out.println(task.name() + ": the label that was here is now " + file);
  }
}
