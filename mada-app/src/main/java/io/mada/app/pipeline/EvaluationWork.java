package io.mada.app.pipeline;

import io.mada.api.Progress;
import io.mada.api.compute.Machine;
import io.mada.api.compute.Span;
import io.mada.api.compute.Work;
import io.mada.api.compute.Worker;
import io.mada.api.nn.Network;
import io.mada.app.compute.CarriedExperiment;
import io.mada.app.compute.CarriedFile;
import io.mada.app.compute.DeviceLoading;
import io.mada.app.compute.LocalComputing;
import io.mada.app.compute.Owning;
import io.mada.app.config.Experiment;
import io.mada.app.run.RunLayout;
import io.mada.train.evaluate.Counts;
import io.mada.train.evaluate.Evaluation;
import io.mada.train.evaluate.Evaluator;
import io.mada.train.evaluate.Views;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A pass of a network over the validation images that counts how well it segments them.
 *
 * @param folder of the network
 * @param views in which the images are shown
 */
record EvaluationWork(Workspace work, String folder, Views views) implements Work<Counts> {

  /** Counts are small, a few numbers for each class of an image, so parts may be large. */
  private static final int MOST_IMAGES = 20 * Span.UNIT;

  /** How well the best network in a folder segments. */
  static Evaluation evaluation(Workspace work, String folder, Views views) {
    if (work.computing() == LocalComputing.HERE) {
      // This reads the device once, and still reports progress.
      try (Network network = work.best(folder)) {
        return work.evaluator().examine(network, views, work.progress());
      }
    }
    int images = work.images().validation().size();
    Map<Integer, Counts> parts = new TreeMap<>();
    try (Progress.Task task = work.progress().begin("evaluation", images)) {
      work.compute(
          new EvaluationWork(work, folder, views),
          List.of(new Span(0, images)),
          (span, counts) -> parts.put(span.from(), counts),
          task);
    }
    return work.evaluator().evaluation(parts.values());
  }

  @Override
  public Worker<Counts> here() {
    return pass(work.evaluator(), work.best(folder), views);
  }

  @Override
  public int most() {
    return MOST_IMAGES;
  }

  @Override
  public Elsewhere<Counts> elsewhere() {
    return new Carried(
        new CarriedExperiment(work.experiment()),
        SameImages.as(work.images().validation()),
        new CarriedFile(work.directory().resolve(RunLayout.best(folder))),
        views);
  }

  /** What another process needs. */
  private record Carried(CarriedExperiment carried, SameImages same, CarriedFile best, Views views)
      implements Elsewhere<Counts> {

    @Override
    public Worker<Counts> open(Machine machine) {
      Experiment experiment = carried.open();
      ImageSets images = new ImageSets(experiment);
      same.check(images.validation());
      var evaluator =
          new Evaluator(
              DeviceLoading.of(machine),
              images.validation(),
              experiment.taxonomy(),
              images.sharedClasses());
      return pass(
          evaluator,
          best.read(file -> NetworkFile.exact(experiment, file, machine.device())),
          views);
    }
  }

  /** A pass that owns its network. */
  private static Worker<Counts> pass(Evaluator evaluator, Network network, Views views) {
    return new Owning<>(evaluator.pass(network, views), network::close);
  }
}
