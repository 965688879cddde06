package io.mada.train;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.active.Anchors;
import io.mada.api.ImageSet;
import io.mada.api.Loss;
import io.mada.api.Network;
import io.mada.api.Progress;
import io.mada.api.Schedule;
import io.mada.api.nn.Norm;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.Tensors;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A stage in miniature, with everything that it needs, and the folder that it writes to. */
record TinyStage(Kind kind, Path folder, StageSettings settings, long seed, Progress progress) {

  enum Kind {
    SOURCE_ONLY,
    SOURCE_ONLY_BY_DOMAIN,
    ADVERSARIAL,
    STAGE1,
    STAGE2
  }

  static final int ANCHORS = 3;

  private static final double DROPOUT = 0.2;

  static StageSettings settings(int iterations, int evaluateEvery) {
    return settings(iterations, evaluateEvery, (i, total) -> 1 - (double) i / total, Tensors::crossEntropy);
  }

  static StageSettings settings(int iterations, int evaluateEvery, Schedule schedule, Loss loss) {
    return new StageSettings(iterations, 2, 0.05, 0.9, 5e-4, schedule, loss, evaluateEvery, List.of());
  }

  static Evaluator evaluator() {
    ImageSet images = new TinyImages(3, TinyImages.target(1).sizes(), 60, 3);
    return new Evaluator(new TinyLoading(), images, TinyImages.TAXONOMY, images.classes());
  }

  static Network network(Kind kind, long seed) {
    return TinyNetwork.build(kind == Kind.SOURCE_ONLY_BY_DOMAIN ? Norm.DOMAIN_BATCH : Norm.BATCH, DROPOUT, seed);
  }

  /** Anchors of small random values, of the tiny network's features. */
  static Anchors anchors(NDManager manager, long seed) {
    Shape row = new Shape(TinyImages.TAXONOMY.size(), TinyNetwork.FEATURES);
    var random = new SplittableRandom(seed);
    float[] values = new float[ANCHORS * (int) row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble();
    }
    return new Anchors(manager, FloatMatrix.of(row, values));
  }

  Checkpoints checkpoints() {
    return new Checkpoints(new TinyFormat(), folder, Map.of("network", "tiny"));
  }

  MetricsFile metrics() {
    return new MetricsFile(folder.resolve("metrics.csv"));
  }

  /** Trains a network, with anchors of its seed where the stage has any. */
  void train(Network network, long anchorSeed) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        Anchors anchors = anchors(manager, anchorSeed)) {
      train(network, anchors, TinyImages.target(6));
    }
  }

  void train(Network network, Anchors anchors, ImageSet target) {
    var data = new StageData(new TinyLoading(), TinyImages.source(8), target, TinyImages.target(6), List.of(1, 4));
    var trainer = new StageTrainer(data, evaluator(), new SimpleMeterRegistry(), progress, seed);
    var output = new StageTrainer.Output("stage", checkpoints(), metrics());
    switch (kind) {
      case SOURCE_ONLY, SOURCE_ONLY_BY_DOMAIN -> trainer.warmup(network, settings, 0, output);
      case ADVERSARIAL -> trainer.warmup(network, settings, 0.01, output);
      case STAGE1 -> trainer.stage1(network, settings, output);
      case STAGE2 -> trainer.stage2(network, settings, new AnchorSettings(0.7, 0.9), anchors, output);
    }
  }
}
