package io.mada.app.pipeline;

import io.mada.api.data.Domain;
import io.mada.api.data.ImageSet;
import io.mada.api.data.Region;
import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.SelectionTask;
import io.mada.api.train.RunListener;
import io.mada.app.config.Experiment;
import io.mada.app.config.SelectionSettings;
import io.mada.app.label.Skipped;
import io.mada.app.run.Measurements;
import io.mada.app.run.Selected;
import io.mada.app.run.SelectionFile;
import io.mada.app.run.SelectionTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Asks the strategy which images of the pool are worth labelling, and adds them to those of earlier
 * rounds.
 */
public record SelectStep(Round round) implements Step {

  @Override
  public String name() {
    return round.place("select");
  }

  @Override
  public List<String> inputs(Workspace work) {
    Needs needs = work.experiment().selection().strategy().needs();
    List<String> files = new ArrayList<>(measured(work, Domain.TARGET).files(needs));
    files.addAll(measured(work, Domain.SOURCE).files(needs));
    if (round.number() > 1) {
      files.add(round.before().chosen(SelectionFile.NAME));
    }
    return files;
  }

  @Override
  public List<String> outputs(Experiment experiment) {
    return List.of(round.chosen(Selected.NAMES), round.chosen(SelectionFile.NAME));
  }

  private Measured measured(Workspace work, Domain domain) {
    return new Measured(work, work.plan().features(round, domain));
  }

  /** How many images to choose; fails if the budget does not fit the pool. */
  int images(Experiment experiment, int poolSize) {
    return experiment.selection().imagesOf(round.number(), poolSize);
  }

  @Override
  public void run(Workspace work) {
    SelectionSettings selection = work.experiment().selection();
    ImageSet images = work.images().target();
    SelectionTable earlier = round.chosenBefore(work);
    double share =
        selection.shareUntil(round.number(), images.size())
            - earlier.share(images.size(), images.image(0).size());
    int wanted = images(work.experiment(), images.size());
    List<Choice> choices =
        choose(work, earlier, Skipped.in(work.directory().path()), wanted, Math.max(0, share));
    SelectionTable table = earlier.and(choices, round.number());
    table.write(work.directory(), round.chosen(""), images);
    List<String> names =
        choices.stream().map(choice -> images.names().get(choice.image())).distinct().toList();
    work.listener().selected(new RunListener.Selected(round.number(), names));
  }

  /**
   * Asks the strategy.
   *
   * @param earlier what has already been chosen
   * @param skipped what must not be chosen
   * @param wanted the number of images
   * @param share of the pool's pixels, for strategies that choose parts of images
   */
  List<Choice> choose(
      Workspace work, SelectionTable earlier, Skipped skipped, int wanted, double share) {
    SelectionSettings selection = work.experiment().selection();
    ImageSet images = work.images().target();
    Needs needs = selection.strategy().needs();
    Measured source = measured(work, Domain.SOURCE);
    Measured pool = measured(work, Domain.TARGET);
    Set<Integer> taken = new HashSet<>(earlier.images());
    Map<Integer, List<Region>> windows = new TreeMap<>(earlier.windows());
    Set<Integer> left = new HashSet<>(skipped.in(images));
    left.addAll(pool.leftOut());
    taken.addAll(left);
    windows.keySet().removeAll(left);
    SelectionTask task =
        new SelectionTask(
            images.names(),
            pool.probes(needs),
            source.probes(needs),
            Measured.anchors(needs.anchors(), source, pool),
            taken,
            windows,
            wanted,
            share,
            images.image(0).size(),
            work.experiment().taxonomy().size(),
            work.experiment().seed(),
            work.segmentation(Domain.TARGET));
    return Measurements.selecting(work.meters()).record(() -> selection.strategy().select(task));
  }
}
