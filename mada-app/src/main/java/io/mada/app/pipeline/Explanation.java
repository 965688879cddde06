package io.mada.app.pipeline;

import ai.djl.ndarray.NDManager;
import io.mada.api.Progress;
import io.mada.api.Text;
import io.mada.api.compute.Machine;
import io.mada.api.data.ImageSet;
import io.mada.api.nn.Network;
import io.mada.api.nn.StateDict;
import io.mada.api.select.Probe;
import io.mada.api.train.Images;
import io.mada.api.train.Optimizer;
import io.mada.app.compute.LocalComputing;
import io.mada.app.config.Experiment;
import io.mada.app.run.Measurements;
import io.mada.app.run.RunLayout;
import io.mada.train.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a run would do: its steps, what each reads and writes, and roughly how long each takes on
 * this machine. To find out, passes of its networks are timed on some of its images.
 */
public final class Explanation {

  /**
   * A step.
   *
   * @param name as in {@code run.json}
   * @param work what it does, in a few words
   * @param reads files of the run that other steps write
   * @param writes files of the run
   * @param seconds roughly; 0 if it takes a moment
   * @param bytes on the disk, roughly
   */
  public record Described(
      String name,
      String work,
      List<String> reads,
      List<String> writes,
      double seconds,
      long bytes) {}

  private final Experiment experiment;
  private final ImageSets images;
  private final Network network;
  private final PassTimes times;
  private final Workspace work;

  private Explanation(Workspace work, Network network) {
    this.work = work;
    this.network = network;
    experiment = work.experiment();
    images = work.images();
    times = new PassTimes(network, work.loading());
  }

  /**
   * Looks at the steps of an experiment that has already been checked.
   *
   * @param loading reads the images used for timing
   */
  public static List<Described> of(
      Experiment experiment, ImageSets images, Machine machine, CountedLoading loading) {
    try (Network network = NetworkFile.initial(experiment, machine.device())) {
      // There is no run: a step needs none to say what it reads and writes.
      var work =
          new Workspace(
              experiment,
              images,
              new Plan(experiment),
              null,
              null,
              machine,
              LocalComputing.HERE,
              loading,
              Measurements.begin(machine.device()).registry(),
              Progress.SILENT,
              new Listeners(List.of()));
      var explanation = new Explanation(work, network);
      return work.plan().steps().stream().map(explanation::describe).toList();
    }
  }

  private Described describe(Step step) {
    if (step instanceof TrainStep train) {
      return train(train);
    }
    if (step instanceof FeaturesStep features) {
      ImageSet set = features.of().images(images);
      return described(
          step,
          Text.of("%d images through the network of %s", set.size(), features.of().network()),
          set.size() * times.inference(set),
          set.size() * features.of().wanted().stream().mapToLong(this::bytes).sum());
    }
    if (step instanceof EvaluateStep) {
      int networks = work.plan().networks().size();
      return described(
          step,
          Text.of("%d networks on %d validation images", networks, images.validation().size()),
          networks * evaluation(),
          0);
    }
    if (step instanceof SelectStep) {
      int pool = images.target().size();
      String wanted = Text.of("%s chooses from %d images", experiment.selection().name(), pool);
      return described(step, wanted, 0, 0);
    }
    return described(step, "", 0, 0);
  }

  private Described train(TrainStep step) {
    Stage stage = step.stage();
    Set<Images> sets = stage.images();
    ImageSet some = sets.contains(Images.SOURCE) ? images.source() : images.target();
    int evaluations = (stage.iterations() + stage.evaluateEvery() - 1) / stage.evaluateEvery();
    double seconds =
        stage.iterations() * sets.size() * times.training(stage, some) + evaluations * evaluation();
    String text =
        Text.of(
            "%d iterations with %d images each of %s, %d evaluations",
            stage.iterations(), stage.batch(), words(sets), evaluations);
    return described(step, text, seconds, checkpoints(stage));
  }

  private static String words(Set<Images> sets) {
    List<String> words = new ArrayList<>();
    sets.forEach(set -> words.add(set.name().toLowerCase(Locale.ROOT)));
    return String.join(" and ", words);
  }

  private double evaluation() {
    return images.validation().size() * times.inference(images.validation());
  }

  /** The best network, and the last one with its optimiser's state and its average. */
  private long checkpoints(Stage stage) {
    long parameters = bytes(network.state());
    try (NDManager scope = network.newScope()) {
      Optimizer.Active optimizer = stage.optimizer().begin(network.state(), scope);
      int copies = stage.average().isPresent() ? 3 : 2;
      return copies * parameters + bytes(optimizer.state());
    }
  }

  private static long bytes(StateDict state) {
    return state.entries().values().stream()
        .mapToLong(array -> array.size() * array.getDataType().getNumOfBytes())
        .sum();
  }

  /** The size of one image's row. */
  private long bytes(Probe probe) {
    long classes = experiment.taxonomy().size();
    return probe.equals(Probe.CLASS_FEATURES)
        ? classes * network.featureChannels() * Float.BYTES
        : Float.BYTES;
  }

  private Described described(Step step, String text, double seconds, long bytes) {
    // Which networks there are to score is only known in the run.
    List<String> reads =
        step instanceof EvaluateStep
            ? work.plan().networks().stream().map(RunLayout::best).toList()
            : step.inputs(work);
    return new Described(step.name(), text, reads, step.outputs(experiment), seconds, bytes);
  }
}
