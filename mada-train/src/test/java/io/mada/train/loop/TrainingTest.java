package io.mada.train.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Progress;
import io.mada.api.data.ImageSet;
import io.mada.api.nn.Network;
import io.mada.api.nn.Norm;
import io.mada.api.nn.StoredTensor;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Loss;
import io.mada.api.train.Optimizer;
import io.mada.api.train.RunListener;
import io.mada.api.train.Schedule;
import io.mada.train.TinyFormat;
import io.mada.train.TinyImages;
import io.mada.train.TinyNetwork;
import io.mada.train.checkpoint.Checkpoints;
import io.mada.train.loop.TinyStage.Kind;
import io.mada.train.optimize.AdamW;
import io.mada.train.optimize.Sgd;
import io.mada.train.stage.Stage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingTest {

  private static final List<String> FILES =
      List.of("last.safetensors", "best.safetensors", "metrics.csv");

  private static final RunListener SILENT = new RunListener() {};

  @TempDir Path directory;

  @Test
  void theLossFallsAndTheBestNetworkIsKept() throws IOException {
    TinyStage stage = stage(Kind.STAGE1, "stage", 60, 15);
    stage.train(1);
    List<Double> losses = column(stage, "loss_selected");
    assertEquals(4, losses.size());
    assertTrue(losses.get(3) < 0.5 * losses.get(0), losses.toString());
    assertTrue(column(stage, "loss_source").get(3) < 0.5 * column(stage, "loss_source").get(0));

    List<Double> miou = column(stage, "miou");
    double best = Collections.max(miou);
    assertTrue(best > 0.6, miou.toString());
    Map<String, String> metadata = new TinyFormat().read(stage.checkpoints().best()).metadata();
    int bestIteration = 15 * (1 + miou.indexOf(best));
    assertEquals(best, Double.parseDouble(metadata.get("miou")));
    assertEquals(bestIteration, Integer.parseInt(metadata.get("iteration")));
    assertEquals("tiny", metadata.get("network"));
    Checkpoints.Point point = stage.checkpoints().point();
    assertEquals(60, point.iteration());
    assertEquals(best, point.bestMiou());
    assertEquals(bestIteration, point.bestIteration());
  }

  @Test
  void theBestCheckpointHoldsTheNetworkThatWasScored() throws IOException {
    TinyStage stage = stage(Kind.SOURCE_ONLY, "stage", 9, 3);
    stage.train(1);
    assertEquals(Collections.max(column(stage, "miou")), score(stage.checkpoints().best(), ""));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aTrainingThatStoppedEndsAsOneThatDidNot(Kind kind) throws IOException {
    assertEndsAsOneThatDidNotStop(TinyStage.stage(kind, 7, 2), kind.norm());
  }

  @Test
  void aTrainingWithAllSettingsThatStoppedEndsAsOneThatDidNot() throws IOException {
    Stage plain = TinyStage.stage(Kind.STAGE2, 7, 2);
    Stage.Rate rate =
        new Stage.Rate(
            0.01, plain.rate().schedule(), List.of(new Stage.Factor("classifier.*", 10)));
    assertEndsAsOneThatDidNotStop(
        with(
            plain,
            2,
            rate,
            new AdamW(0.9, 0.999, 1e-8, 0.01),
            OptionalDouble.of(1),
            OptionalDouble.of(0.8),
            0),
        Norm.GROUP);
  }

  private void assertEndsAsOneThatDidNotStop(Stage stage, Norm norm) throws IOException {
    new TinyStage(stage, norm, directory.resolve("whole"), 5, Progress.SILENT, SILENT).train(1);

    Path parts = directory.resolve("parts");
    TinyStage stopped = new TinyStage(stage, norm, parts, 5, stoppingInEvaluation(3), SILENT);
    assertThrows(MadaException.class, () -> stopped.train(1));
    assertEquals(4, stopped.checkpoints().point().iteration());
    // Another network: all that matters is in the checkpoint.
    new TinyStage(stage, norm, parts, 5, Progress.SILENT, SILENT).train(99);

    for (String file : FILES) {
      assertEquals(
          -1,
          Files.mismatch(directory.resolve("whole/" + file), directory.resolve("parts/" + file)),
          file);
    }
  }

  @Test
  void aFinishedTrainingIsLeftAsItIs() throws IOException {
    TinyStage stage = stage(Kind.SOURCE_ONLY, "stage", 4, 2);
    stage.train(1);
    List<byte[]> before = contents("stage");
    try (Network network = TinyStage.network(Norm.BATCH, 2)) {
      stage.train(network, 2, TinyImages.target(6));
      Map<String, NDArray> entries = network.state().entries();
      var last = new TinyFormat().read(stage.checkpoints().last());
      assertEquals(
          last.tensors().get("classifier.weight").bytes(),
          entries.get("classifier.weight").toByteBuffer());
    }
    List<byte[]> after = contents("stage");
    for (int i = 0; i < FILES.size(); i++) {
      assertArrayEquals(before.get(i), after.get(i), FILES.get(i));
    }
  }

  @Test
  void aTrainingThatIsExtendedGoesOnFromItsLastCheckpoint() throws IOException {
    stage(Kind.STAGE1, "stage", 4, 2).train(1);
    TinyStage longer = stage(Kind.STAGE1, "stage", 8, 2);
    longer.train(1);

    List<String> rows = Files.readAllLines(longer.metrics().file());
    assertEquals(5, rows.size());
    // The tiny stage's rate falls to nothing at its end, wherever that is.
    assertTrue(rows.get(2).startsWith("4,0.0,"), rows.get(2));
    assertTrue(rows.get(3).startsWith("6,0.0125,"), rows.get(3));
    assertEquals(8, longer.checkpoints().point().iteration());
  }

  @Test
  void theSeedDecidesTheResult() throws IOException {
    Stage stage = TinyStage.stage(Kind.STAGE1, 3, 3);
    stage(stage, "first").train(1);
    stage(stage, "second").train(1);
    new TinyStage(stage, Norm.BATCH, directory.resolve("other"), 6, Progress.SILENT, SILENT)
        .train(1);
    Path first = directory.resolve("first/last.safetensors");
    assertEquals(-1, Files.mismatch(first, directory.resolve("second/last.safetensors")));
    assertNotEquals(-1, Files.mismatch(first, directory.resolve("other/last.safetensors")));
  }

  /**
   * Group normalisation looks at each image by itself, so that half a batch has half of its
   * gradient.
   */
  @Test
  void anAccumulatedBatchTrainsAsAWholeOne() throws IOException {
    Stage whole = TinyStage.stage(Kind.STAGE1, 6, 6);
    Stage halves =
        with(whole, 2, whole.rate(), whole.optimizer(), whole.clip(), whole.average(), 0);
    for (Stage stage : List.of(whole, halves)) {
      Path folder = directory.resolve("parts" + stage.accumulate());
      try (Network network = TinyNetwork.build(Norm.GROUP, 0, 1)) {
        new TinyStage(stage, Norm.GROUP, folder, 5, Progress.SILENT, SILENT)
            .train(network, 1, TinyImages.target(6));
      }
    }
    assertArrayEquals(floats(weights("parts1")), floats(weights("parts2")), 1e-4f);
  }

  @Test
  void aFactorOfZeroLeavesParametersAsTheyAre() throws IOException {
    Stage plain = TinyStage.stage(Kind.STAGE1, 2, 2);
    Stage.Rate rate =
        new Stage.Rate(
            0.05, plain.rate().schedule(), List.of(new Stage.Factor("backbone.conv.*", 0)));
    stage(with(plain, 1, rate, new Sgd(0.9, 0), plain.clip(), plain.average(), 0), "stage")
        .train(1);
    try (Network untrained = TinyStage.network(Norm.BATCH, 1)) {
      Map<String, NDArray> entries = untrained.state().entries();
      assertEquals(
          entries.get("backbone.conv.weight").toByteBuffer(),
          weights("stage").get("backbone.conv.weight").bytes());
      assertNotEquals(
          entries.get("classifier.weight").toByteBuffer(),
          weights("stage").get("classifier.weight").bytes());
    }
  }

  @Test
  void aFactorThatMatchesNothingIsAMistake() {
    Stage plain = TinyStage.stage(Kind.STAGE1, 2, 2);
    Stage.Rate rate =
        new Stage.Rate(0.05, plain.rate().schedule(), List.of(new Stage.Factor("decodr.*", 10)));
    TinyStage stage =
        stage(with(plain, 1, rate, plain.optimizer(), plain.clip(), plain.average(), 0), "stage");
    String message = assertThrows(ConfigurationException.class, () -> stage.train(1)).getMessage();
    assertTrue(
        message.startsWith("stages.stage.optimizer.factors: no parameter matches 'decodr.*'"),
        message);
    assertTrue(message.contains("backbone.*"), message);
  }

  @Test
  void theAverageOfTheWeightsIsWhatIsScoredAndKept() throws IOException {
    Stage plain = TinyStage.stage(Kind.STAGE1, 6, 3);
    stage(
            with(
                plain, 1, plain.rate(), plain.optimizer(), plain.clip(), OptionalDouble.of(0.7), 0),
            "stage")
        .train(1);
    Path last = directory.resolve("stage/last.safetensors");
    double miou = Double.parseDouble(new TinyFormat().read(last).metadata().get("miou"));
    assertEquals(miou, score(last, "average."));
    assertNotEquals(
        weights("stage").get("classifier.weight").bytes(),
        weights("stage").get("average.classifier.weight").bytes());
  }

  /** With exact statistics of the target at each evaluation, too, and resumed in between. */
  @Test
  void theLastNetworkIsTheResultWhereItIsToBeKept() throws IOException {
    Stage keeping = exact(TinyStage.stage(Kind.STAGE1, 7, 2));
    assertEndsAsOneThatDidNotStop(keeping, Norm.DOMAIN_BATCH);
    TinyStage whole = stage(keeping, "whole");
    List<Double> scores = column(whole, "miou");
    assertEquals(scores.get(scores.size() - 1), score(whole.checkpoints().best(), ""));
  }

  /** The teacher of ClassMix has the network's running statistics, and predicts with them. */
  @Test
  void howOftenExactStatisticsAreComputedChangesNothingThatIsLearnt() throws IOException {
    stage(exact(TinyStage.stage(Kind.CLASS_MIX, 6, 2)), "often").train(1);
    stage(exact(TinyStage.stage(Kind.CLASS_MIX, 6, 6)), "once").train(1);

    Map<String, StoredTensor> once = weights("once");
    weights("often")
        .forEach((name, tensor) -> assertEquals(once.get(name).bytes(), tensor.bytes(), name));
    assertNotEquals(
        once.get("backbone.bn.running_mean").bytes(),
        once.get("average.backbone.bn.running_mean").bytes());
  }

  private static Stage exact(Stage stage) {
    return TinyStage.with(stage, 1, Stage.Keep.LAST, Stage.Statistics.EXACT);
  }

  @Test
  void trainingEndsWhenPatienceIsOver() throws IOException {
    Stage plain = TinyStage.stage(Kind.STAGE1.terms(Tensors::crossEntropy), 20, 2, (i, total) -> 0);
    Stage patient = with(plain, 1, plain.rate(), new Sgd(0, 0), plain.clip(), plain.average(), 3);
    try (Network network = TinyNetwork.build(Norm.GROUP, 0, 1)) {
      stage(patient, "stage").train(network, 1, TinyImages.target(6));
    }
    // Nothing is learnt: the first evaluation is the best, and three follow it.
    assertEquals(4, column(stage(patient, "stage"), "miou").size());
  }

  @Test
  void listenersSeeEveryEvaluationAndCheckpoint() {
    List<String> seen = new ArrayList<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void evaluated(Evaluated e) {
            seen.add(e.stage() + " " + e.iteration() + " " + e.values().keySet());
          }

          @Override
          public void saved(Saved saved) {
            seen.add(saved.iteration() + " " + saved.file().getFileName());
          }
        };
    new TinyStage(
            TinyStage.stage(Kind.SOURCE_ONLY, 4, 2),
            Norm.BATCH,
            directory,
            5,
            Progress.SILENT,
            listener)
        .train(1);
    String columns =
        "[learning_rate, loss_source, miou, pixel_accuracy, mean_accuracy, validation_loss]";
    assertEquals(
        List.of(
            "stage 2 " + columns, "2 last.safetensors", "stage 4 " + columns, "4 last.safetensors"),
        seen);
  }

  @Test
  void aLossThatIsNoNumberEndsTheTrainingAndNamesTheIteration() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    Loss failing =
        (logits, labels) -> {
          try (NDArray loss = Tensors.crossEntropy(logits, labels)) {
            return loss.mul(calls.incrementAndGet() == 5 ? Float.NaN : 1);
          }
        };
    TinyStage stage =
        stage(TinyStage.stage(Kind.SOURCE_ONLY.terms(failing), 8, 2, (i, total) -> 1), "stage");
    MadaException e = assertThrows(MadaException.class, () -> stage.train(1));
    assertTrue(e.getMessage().contains("'source' became NaN at iteration 5"), e.getMessage());
    assertTrue(e.getMessage().contains("stages.stage.optimizer.lr"), e.getMessage());
    assertEquals(4, stage.checkpoints().point().iteration());
    assertEquals(2, column(stage, "miou").size());

    // With a calmer loss it goes on from there.
    stage(Kind.SOURCE_ONLY, "stage", 8, 2).train(1);
    assertEquals(4, column(stage, "miou").size());
  }

  @Test
  void aNetworkThatHasJustDivergedIsNotSaved() {
    Schedule schedule = (i, total) -> i == 4 ? 1e38 : 1;
    TinyStage stage =
        stage(
            TinyStage.stage(Kind.SOURCE_ONLY.terms(Tensors::crossEntropy), 8, 2, schedule),
            "stage");
    MadaException e = assertThrows(MadaException.class, () -> stage.train(1));
    assertTrue(
        e.getMessage().contains("at iteration 4; the last good checkpoint is kept"),
        e.getMessage());
    assertEquals(2, stage.checkpoints().point().iteration());
  }

  @Test
  void theSourceOnlyBaselineNeverLooksAtTheTarget() {
    ImageSet unreadable = new TinyImages(-1, List.of(), 0, 0);
    try (Network network = TinyStage.network(Norm.BATCH, 1)) {
      stage(Kind.SOURCE_ONLY, "stage", 2, 1).train(network, 1, unreadable);
      assertEquals(2, batches(network, "num_batches_tracked"));
    }
  }

  @Test
  void theSourceOnlyBaselineGivesTheTargetStatisticsOfItsOwn() {
    try (Network network = TinyStage.network(Norm.DOMAIN_BATCH, 1)) {
      stage(Kind.SOURCE_ONLY_BY_DOMAIN, "stage", 6, 3).train(network, 1, TinyImages.target(6));
      assertEquals(6, batches(network, "source_num_batches_tracked"));
      assertEquals(2 * 20, batches(network, "num_batches_tracked"));
    }
  }

  /**
   * The two selected images are the whole batch and nothing is learnt: only their order and dropout
   * can differ.
   */
  @Test
  void everyIterationDropsOtherValues() {
    List<Float> sums = new ArrayList<>();
    Loss summing =
        (logits, labels) -> {
          sums.add(logits.sum().getFloat());
          return Tensors.crossEntropy(logits, labels);
        };
    int iterations = 5;
    stage(
            TinyStage.stage(Kind.STAGE1.terms(summing), iterations, iterations, (i, total) -> 0),
            "stage")
        .train(1);
    // Each iteration asks for the loss of the selected images, then for that of the source.
    List<Float> selected = IntStream.range(0, iterations).mapToObj(i -> sums.get(2 * i)).toList();
    assertEquals(iterations, selected.stream().distinct().count(), selected.toString());
  }

  /** Counted whenever the losses have just been read, since they are kept until then. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void nothingGrowsWithTheIterations(Kind kind) {
    List<String> counts = new ArrayList<>();
    Stage stage =
        kind == Kind.ADVERSARIAL ? TinyStage.stage(kind, 12, 3) : TinyStage.stage(kind, 60, 15);
    try (Network network = TinyStage.network(kind.norm(), 1);
        NDManager scope = network.newScope()) {
      NDManager base = scope.getParentManager();
      Progress counting =
          (title, total) -> {
            // The text tells how many resources there are, sub-managers among them.
            counts.add(base + " " + base.getManagedArrays().size());
            return (done, detail) -> {};
          };
      new TinyStage(stage, kind.norm(), directory, 5, counting, SILENT)
          .train(network, 1, TinyImages.target(6));
    }
    assertEquals(4, counts.size());
    assertEquals(1, counts.stream().distinct().count(), counts.toString());
  }

  private TinyStage stage(Kind kind, String folder, int iterations, int evaluateEvery) {
    return new TinyStage(
        TinyStage.stage(kind, iterations, evaluateEvery),
        kind.norm(),
        directory.resolve(folder),
        5,
        Progress.SILENT,
        SILENT);
  }

  private TinyStage stage(Stage stage, String folder) {
    return new TinyStage(stage, Norm.BATCH, directory.resolve(folder), 5, Progress.SILENT, SILENT);
  }

  private static Stage with(
      Stage s,
      int accumulate,
      Stage.Rate rate,
      Optimizer optimizer,
      OptionalDouble clip,
      OptionalDouble average,
      int patience) {
    return new Stage(
        s.name(),
        s.origin(),
        s.teacher(),
        s.terms(),
        s.iterations(),
        s.batch(),
        accumulate,
        rate,
        optimizer,
        clip,
        average,
        s.evaluateEvery(),
        patience,
        s.keep(),
        s.statistics(),
        s.augmentations());
  }

  private Map<String, StoredTensor> weights(String folder) {
    return new TinyFormat().read(directory.resolve(folder).resolve("last.safetensors")).tensors();
  }

  private static float[] floats(Map<String, StoredTensor> weights) {
    StoredTensor tensor = weights.get("classifier.weight");
    float[] values = new float[(int) tensor.shape().size()];
    tensor.bytes().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /** The mIoU of the network in a file, whose entries have a prefix. */
  private static double score(Path file, String prefix) {
    try (Network network = TinyStage.network(Norm.BATCH, 77)) {
      Map<String, StoredTensor> tensors = new TinyFormat().read(file).tensors();
      network
          .state()
          .entries()
          .keySet()
          .forEach(name -> network.state().set(name, tensors.get(prefix + name)));
      return TinyStage.evaluator().evaluate(network, Progress.SILENT).miou();
    }
  }

  private static Progress stoppingInEvaluation(int number) {
    AtomicInteger evaluations = new AtomicInteger();
    return (title, total) -> {
      if (title.equals("evaluation") && evaluations.incrementAndGet() == number) {
        throw new MadaException("stopped");
      }
      return (done, detail) -> {};
    };
  }

  private static long batches(Network network, String name) {
    return network.state().entries().get("backbone.bn." + name).getLong();
  }

  private List<byte[]> contents(String folder) throws IOException {
    List<byte[]> contents = new ArrayList<>();
    for (String file : FILES) {
      contents.add(Files.readAllBytes(directory.resolve(folder).resolve(file)));
    }
    return contents;
  }

  private static List<Double> column(TinyStage stage, String name) throws IOException {
    List<String> lines = Files.readAllLines(stage.metrics().file());
    int column = List.of(lines.get(0).split(",")).indexOf(name);
    assertFalse(column < 0, lines.get(0));
    return lines.stream().skip(1).map(row -> Double.parseDouble(row.split(",")[column])).toList();
  }
}
