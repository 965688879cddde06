package io.mada.train.loop;

import ai.djl.ndarray.types.Shape;
import io.mada.api.Progress;
import io.mada.api.Section;
import io.mada.api.data.Augmentation;
import io.mada.api.data.Domain;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Sample;
import io.mada.api.nn.Network;
import io.mada.api.nn.Norm;
import io.mada.api.select.Probe;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.Tensors;
import io.mada.api.testing.Sections;
import io.mada.api.train.Images;
import io.mada.api.train.Loss;
import io.mada.api.train.RunListener;
import io.mada.api.train.Schedule;
import io.mada.api.train.Term;
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
import io.mada.train.term.CagUda;
import io.mada.train.term.ClassMix;
import io.mada.train.term.Consistency;
import io.mada.train.term.Distill;
import io.mada.train.term.MadaV2;
import io.mada.train.term.ProDa;
import io.mada.train.term.PseudoLabel;
import io.mada.train.term.SoftAnchor;
import io.mada.train.term.Supervised;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;

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
    STAGE2,
    CLASS_MIX,
    MADA_V2,
    CAG_UDA,
    PRODA,
    DISTILL;

    Norm norm() {
      return this == SOURCE_ONLY_BY_DOMAIN ? Norm.DOMAIN_BATCH : Norm.BATCH;
    }

    List<NamedTerm> terms(Loss loss) {
      NamedTerm source = new NamedTerm("source", new Supervised(Images.SOURCE, loss, 1));
      NamedTerm selected = new NamedTerm("selected", new Supervised(Images.SELECTED, loss, 1));
      return switch (this) {
        case SOURCE_ONLY, SOURCE_ONLY_BY_DOMAIN -> List.of(source);
        case ADVERSARIAL ->
            List.of(source, new NamedTerm("adversarial", new Adversarial(0.01, 64)));
        case STAGE1 -> List.of(selected, source);
        case STAGE2 ->
            List.of(
                selected,
                source,
                new NamedTerm("pseudo_label", new PseudoLabel(1)),
                new NamedTerm("soft_anchor", new SoftAnchor(0.7, 0.9, 0)));
        case MADA_V2 -> List.of(new NamedTerm("mada_v2", madaV2()));
        case CAG_UDA -> List.of(source, new NamedTerm("cag_uda", new CagUda(1, 0.01, 0.4, 0.7)));
        case PRODA -> List.of(source, new NamedTerm("proda", proDa()));
        case DISTILL -> List.of(source, new NamedTerm("distill", new Distill(1, 0.4, 1, MIRRORED)));
        case CLASS_MIX ->
            List.of(
                selected,
                source,
                term("class_mix", ClassMix::read, Map.of("images", List.of("selected", "source"))));
      };
    }
  }

  /** A term with settings as a configuration has them. */
  public static NamedTerm term(
      String name, Function<Section, Term> reader, Map<String, Object> settings) {
    return new NamedTerm(name, reader.apply(Sections.of(settings)));
  }

  private static MadaV2 madaV2() {
    return new MadaV2(
        Tensors::crossEntropy, 1, 1, 0.9, 0.5, List.of(0), 0.2, new Consistency(2, 1, true));
  }

  private static ProDa proDa() {
    return new ProDa(1, 0.1, 1, 0.1, 10, 1, 0.1, 0.9, 0.01, MIRRORED);
  }

  public static final int ANCHORS = 3;

  /** Left and right change places. */
  public static final List<Augmentation> MIRRORED = List.of(TinyStage::mirrored);

  /** The seed of what a stage learns from and does not change. */
  public static final long TEACHER = 77;

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
        Optional.empty(),
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
        Stage.Keep.BEST,
        Stage.Statistics.RUNNING,
        List.of());
  }

  /** A stage whose batch passes in parts. */
  public static Stage inParts(Stage stage, int parts) {
    return with(stage, parts, stage.keep(), stage.statistics());
  }

  /** A stage with other settings. */
  static Stage with(Stage s, int parts, Stage.Keep keep, Stage.Statistics statistics) {
    return new Stage(
        s.name(),
        s.origin(),
        s.teacher(),
        s.terms(),
        s.iterations(),
        s.batch(),
        parts,
        s.rate(),
        s.optimizer(),
        s.clip(),
        s.average(),
        s.evaluateEvery(),
        s.patience(),
        keep,
        statistics,
        s.augmentations());
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

  /** The means of the class features that terms find in the context, (C, D). */
  public static double[][] meanFeatures() {
    FloatMatrix rows = anchors(TEACHER);
    double[][] means = new double[TinyImages.TAXONOMY.size()][TinyNetwork.FEATURES];
    for (int n = 0; n < rows.rows(); n++) {
      for (int i = 0; i < rows.columns(); i++) {
        means[i / TinyNetwork.FEATURES][i % TinyNetwork.FEATURES] += rows.row(n)[i] / rows.rows();
      }
    }
    return means;
  }

  public static TermContext context(Network network, long anchorSeed, int iterations, long seed) {
    return context(network, Optional.empty(), anchorSeed, iterations, seed);
  }

  private static TermContext context(
      Network network, Optional<Network> teacher, long anchorSeed, int iterations, long seed) {
    Map<String, FloatMatrix> features = Map.of(Probe.CLASS_FEATURES.name(), anchors(TEACHER));
    return new TermContext(
        network,
        features,
        features,
        Map.of(Domain.TARGET, anchors(anchorSeed)),
        iterations,
        seed,
        teacher);
  }

  private static Sample mirrored(Sample sample, RandomGenerator random) {
    int width = sample.image().width();
    byte[] rgb = new byte[sample.image().rgb().length];
    byte[] ids = new byte[sample.label().ids().length];
    for (int i = 0; i < ids.length; i++) {
      int from = i - i % width + width - 1 - i % width;
      ids[i] = sample.label().ids()[from];
      System.arraycopy(sample.image().rgb(), 3 * from, rgb, 3 * i, 3);
    }
    int height = sample.image().height();
    return new Sample(new RgbImage(width, height, rgb), new LabelMap(width, height, ids));
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
    try (Network teacher = network(norm, TEACHER)) {
      new Training(
              stage,
              context(network, Optional.of(teacher), anchorSeed, stage.iterations(), seed),
              images,
              evaluator().reportingTo(progress),
              new StageOutput(checkpoints(), metrics()),
              StageMeters.of(new SimpleMeterRegistry(), stage.name()),
              listener)
          .run();
    }
  }
}
