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
 * A pass of a network over the validation images, in which is counted what it segments well.
 *
 * @param folder of the network
 * @param views in which images are shown
 */
record EvaluationWork(Workspace work, String folder, Views views) implements Work<Counts> {

  /** Counts are few, some for each class of an image, so that parts may be large. */
  private static final int MOST_IMAGES = 20 * Span.UNIT;

  /** How well the best network in a folder segments. */
  static Evaluation evaluation(Workspace work, String folder, Views views) {
    if (work.computing() == LocalComputing.HERE) {
      // It reads the device once, and tells how far it is all the same.
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

  /** A pass that has a network of its own. */
  private static Worker<Counts> pass(Evaluator evaluator, Network network, Views views) {
    return new Owning<>(evaluator.pass(network, views), network::close);
  }
}
