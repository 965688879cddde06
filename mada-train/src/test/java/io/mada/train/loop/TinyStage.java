package io.mada.train.loop;

import ai.djl.ndarray.types.Shape;
import io.mada.api.Progress;
import io.mada.api.data.Domain;
import io.mada.api.data.ImageSet;
import io.mada.api.nn.Network;
import io.mada.api.nn.Norm;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Images;
import io.mada.api.train.Loss;
import io.mada.api.train.RunListener;
import io.mada.api.train.Schedule;
import io.mada.api.train.TermContext;
import io.mada.train.TinyFormat;
import io.mada.train.TinyImages;
import io.mada.train.TinyLoading;
import io.mada.train.TinyNetwork;
import io.mada.train.checkpoint.Checkpoints;
import io.mada.train.checkpoint.MetricsFile;
import io.mada.train.checkpoint.StageOutput;
import io.mada.train.evaluate.Evaluator;
import io.mada.train.optimize.Sgd;
import io.mada.train.stage.Origin;
import io.mada.train.stage.Stage;
import io.mada.train.stage.Stage.NamedTerm;
import io.mada.train.stage.Stage.Rate;
import io.mada.train.term.Adversarial;
import io.mada.train.term.PseudoLabel;
import io.mada.train.term.SoftAnchor;
import io.mada.train.term.Supervised;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * A stage in miniature, with everything that it needs, and the folder that it writes to.
 *
 * @param progress of evaluations
 */
public record TinyStage(
    Stage stage, Norm norm, Path folder, long seed, Progress progress, RunListener listener) {

  /** The stages that the method and its baselines are made of. */
  public enum Kind {
    SOURCE_ONLY,
    SOURCE_ONLY_BY_DOMAIN,
    ADVERSARIAL,
    STAGE1,
    STAGE2;

    Norm norm() {
      return this == SOURCE_ONLY_BY_DOMAIN ? Norm.DOMAIN_BATCH : Norm.BATCH;
    }

    List<NamedTerm> terms(Loss loss) {
      NamedTerm source = new NamedTerm("source", new Supervised(Images.SOURCE, loss, 1));
      NamedTerm selected = new NamedTerm("selected", new Supervised(Images.SELECTED, loss, 1));
      return switch (this) {
        case SOURCE_ONLY, SOURCE_ONLY_BY_DOMAIN -> List.of(source);
        case ADVERSARIAL -> List.of(source, new NamedTerm("adversarial", new Adversarial(0.01)));
        case STAGE1 -> List.of(selected, source);
        case STAGE2 ->
            List.of(
                selected,
                source,
                new NamedTerm("pseudo_label", new PseudoLabel(1)),
                new NamedTerm("soft_anchor", new SoftAnchor(0.7, 0.9)));
      };
    }
  }

  public static final int ANCHORS = 3;

  private static final double DROPOUT = 0.2;
  private static final Schedule LINEAR = (i, total) -> 1 - (double) i / total;

  public static Stage stage(Kind kind, int iterations, int evaluateEvery) {
    return stage(kind.terms(Tensors::crossEntropy), iterations, evaluateEvery, LINEAR);
  }

  public static Stage stage(
      List<NamedTerm> terms, int iterations, int evaluateEvery, Schedule schedule) {
    return new Stage(
        "stage",
        new Origin.Initial(),
        terms,
        iterations,
        2,
        1,
        new Rate(0.05, schedule, List.of()),
        new Sgd(0.9, 5e-4),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        evaluateEvery,
        0,
        List.of());
  }

  public static Evaluator evaluator() {
    ImageSet images = new TinyImages(3, TinyImages.target(1).sizes(), 60, 3);
    return new Evaluator(new TinyLoading(), images, TinyImages.TAXONOMY, images.classes());
  }

  public static Network network(Norm norm, long seed) {
    return TinyNetwork.build(norm, DROPOUT, seed);
  }

  /** Anchors of small random values, of the tiny network's features. */
  public static FloatMatrix anchors(long seed) {
    Shape row = new Shape(TinyImages.TAXONOMY.size(), TinyNetwork.FEATURES);
    var random = new SplittableRandom(seed);
    float[] values = new float[ANCHORS * (int) row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble();
    }
    return FloatMatrix.of(row, values);
  }

  public static TermContext context(Network network, long anchorSeed, int iterations, long seed) {
    return new TermContext(
        network, Map.of(), Map.of(), Map.of(Domain.TARGET, anchors(anchorSeed)), iterations, seed);
  }

  public Checkpoints checkpoints() {
    return new Checkpoints(new TinyFormat(), folder, Map.of("network", "tiny"));
  }

  public MetricsFile metrics() {
    return new MetricsFile(folder.resolve("metrics.csv"));
  }

  /** Trains a new network, with anchors of its seed. */
  public void train(long networkSeed) {
    try (Network network = network(norm, networkSeed)) {
      train(network, networkSeed, TinyImages.target(6));
    }
  }

  public void train(Network network, long anchorSeed, ImageSet target) {
    var images =
        new TrainingImages(
            new TinyLoading(), TinyImages.source(8), target, TinyImages.target(6), List.of(1, 4));
    new Training(
            stage,
            context(network, anchorSeed, stage.iterations(), seed),
            images,
            scored -> evaluator().evaluate(scored, progress),
            new StageOutput(checkpoints(), metrics()),
            StageMeters.of(new SimpleMeterRegistry(), stage.name()),
            listener)
        .run();
  }
}
