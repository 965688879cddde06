package io.mada.app.pipeline;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.data.ImageSet;
import io.mada.api.select.Choice;
import io.mada.app.config.Experiment;
import io.mada.app.label.Skipped;
import io.mada.app.run.FileChecksum;
import io.mada.app.run.SelectionTable;
import io.mada.label.task.LabelLog;
import io.mada.label.task.LabelLog.Action;
import io.mada.label.task.LabelTasks;
import java.time.Instant;
import java.util.List;

/**
 * Asks the strategy for an image to replace one that a person has skipped, and hands it over. The
 * skipped image counts as already chosen, so that it is not chosen again, also for strategies that
 * look for images unlike the chosen ones.
 *
 * @param skipped the name of an image that was chosen in this round or an earlier one
 */
public record ReplaceStep(Round round, String skipped) implements Step {

  private SelectStep select() {
    return new SelectStep(round);
  }

  @Override
  public String name() {
    return round.place("replace");
  }

  @Override
  public List<String> inputs(Workspace work) {
    return select().inputs(work);
  }

  /** None of its own: it adds to the selection, which must exist in any case. */
  @Override
  public List<String> outputs(Experiment experiment) {
    return List.of();
  }

  @Override
  public boolean isOfTheRun() {
    return true;
  }

  @Override
  public void run(Workspace work) {
    requireSkipped(new LabelLog(work.directory().resolve(LabelTasks.FOLDER)));
    ImageSet pool = work.images().target();
    String place = round.chosen("");
    SelectionTable chosen = SelectionTable.read(work.directory().files().in(place), pool);
    List<Choice> ofSkipped =
        chosen.rows().stream()
            .map(SelectionTable.Row::choice)
            .filter(choice -> pool.names().get(choice.image()).equals(skipped))
            .toList();
    if (ofSkipped.isEmpty()) {
      throw new MadaException(skipped + " was not chosen");
    }
    List<Choice> choices =
        select()
            .choose(work, chosen, Skipped.in(work.directory().path()), 1, share(work, ofSkipped));
    if (choices.isEmpty()) {
      throw new MadaException("the pool has no other image to choose");
    }
    SelectionTable table = chosen.and(choices, round.number());
    table.write(work.directory(), place, pool);
    for (String file : select().outputs(work.experiment())) {
      work.record().accept(select().name(), file, FileChecksum.of(work.directory().resolve(file)));
    }
    new AnnotateStep(round).handOver(work, work.annotation());
    new LabelLog(work.directory().resolve(LabelTasks.FOLDER))
        .add(
            new LabelLog.Entry(
                Instant.now(),
                pool.names().get(choices.get(0).image()),
                round.number(),
                Action.CHOSEN,
                "",
                "mada",
                0,
                0,
                "",
                inPlaceOf()));
  }

  /** Adding an image for no reason would exceed the budget. */
  private void requireSkipped(LabelLog log) {
    boolean left = false;
    String another = "";
    for (LabelLog.Entry entry : log.entries()) {
      if (entry.name().equals(skipped)) {
        left = entry.action() == Action.SKIPPED;
      } else if (entry.reason().equals(inPlaceOf())) {
        another = entry.name();
      }
    }
    if (!left) {
      throw new ConfigurationException(
          skipped
              + " was not skipped; mada label skip CONFIG --image NAME --reason TEXT comes first");
    }
    if (!another.isEmpty()) {
      throw new ConfigurationException(
          skipped + " has another image in its place already: " + another);
    }
  }

  private String inPlaceOf() {
    return "in place of " + skipped;
  }

  /** How much of the pool's pixels had been chosen in the skipped image. */
  private static double share(Workspace work, List<Choice> choices) {
    var size = work.images().target().image(choices.get(0).image()).size();
    long all = (long) size.width() * size.height();
    long pixels =
        choices.stream()
            .map(Choice::region)
            .mapToLong(region -> region == null ? all : region.pixels())
            .sum();
    return (double) pixels / all / work.images().target().size();
  }
}
