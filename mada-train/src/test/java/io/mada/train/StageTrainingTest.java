package io.mada.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.active.Anchors;
import io.mada.api.ImageSet;
import io.mada.api.Loss;
import io.mada.api.MadaException;
import io.mada.api.Network;
import io.mada.api.Progress;
import io.mada.api.tensor.Tensors;
import io.mada.train.TinyStage.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StageTrainingTest {

  private static final List<String> FILES = List.of("last.safetensors", "best.safetensors", "metrics.csv");

  @TempDir Path directory;

  @Test
  void theLossFallsAndTheBestNetworkIsKept() throws IOException {
    TinyStage stage = stage(Kind.STAGE1, "stage", TinyStage.settings(60, 15));
    train(stage, 1);
    List<Double> losses = column(stage, "loss_selected");
    assertEquals(4, losses.size());
    assertTrue(losses.get(3) < 0.5 * losses.get(0), losses.toString());
    assertTrue(column(stage, "loss_source").get(3) < 0.5 * column(stage, "loss_source").get(0));

    List<Double> miou = column(stage, "miou");
    double best = Collections.max(miou);
    assertTrue(best > 0.6, miou.toString());
    Map<String, String> metadata = new TinyFormat().read(stage.checkpoints().best()).metadata();
    assertEquals(best, Double.parseDouble(metadata.get("miou")));
    assertEquals(15 * (1 + miou.indexOf(best)), Integer.parseInt(metadata.get("iteration")));
    assertEquals("tiny", metadata.get("network"));
    assertEquals(60, stage.checkpoints().point().iteration());
    assertEquals(best, stage.checkpoints().point().bestMiou());
  }

  @Test
  void theBestCheckpointHoldsTheNetworkThatWasScored() throws IOException {
    TinyStage stage = stage(Kind.SOURCE_ONLY, "stage", TinyStage.settings(9, 3));
    train(stage, 1);
    try (Network network = TinyStage.network(Kind.SOURCE_ONLY, 77)) {
      network.state().load(new TinyFormat().read(stage.checkpoints().best()), "best");
      Scores scores = TinyStage.evaluator().evaluate(network, Progress.SILENT);
      assertEquals(Collections.max(column(stage, "miou")), scores.miou());
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aTrainingThatStoppedEndsAsOneThatDidNot(Kind kind) throws IOException {
    StageSettings settings = TinyStage.settings(7, 2);
    train(stage(kind, "whole", settings), 1);

    TinyStage stopped = new TinyStage(kind, directory.resolve("parts"), settings, 5, stoppingInEvaluation(3));
    assertThrows(MadaException.class, () -> train(stopped, 1));
    assertEquals(4, stopped.checkpoints().point().iteration());
    // Another network: all that matters is in the checkpoint.
    train(stage(kind, "parts", settings), 99);

    for (String file : FILES) {
      assertEquals(-1, Files.mismatch(directory.resolve("whole/" + file), directory.resolve("parts/" + file)), file);
    }
  }

  @Test
  void aFinishedTrainingIsLeftAsItIs() throws IOException {
    TinyStage stage = stage(Kind.SOURCE_ONLY, "stage", TinyStage.settings(4, 2));
    train(stage, 1);
    List<byte[]> before = contents("stage");
    try (Network network = TinyStage.network(Kind.SOURCE_ONLY, 2)) {
      stage.train(network, 2);
      Map<String, NDArray> entries = network.state().entries();
      var last = new TinyFormat().read(stage.checkpoints().last());
      assertEquals(
          last.tensors().get("classifier.weight").bytes(), entries.get("classifier.weight").toByteBuffer());
    }
    List<byte[]> after = contents("stage");
    for (int i = 0; i < FILES.size(); i++) {
      assertArrayEquals(before.get(i), after.get(i), FILES.get(i));
    }
  }

  @Test
  void aTrainingThatIsExtendedGoesOnFromItsLastCheckpoint() throws IOException {
    train(stage(Kind.STAGE1, "stage", TinyStage.settings(4, 2)), 1);
    TinyStage longer = stage(Kind.STAGE1, "stage", TinyStage.settings(8, 2));
    train(longer, 1);

    List<String> rows = Files.readAllLines(longer.metrics().file());
    assertEquals(5, rows.size());
    // The tiny stage's rate falls to nothing at its end, wherever that is.
    assertTrue(rows.get(2).startsWith("4,0.0,"), rows.get(2));
    assertTrue(rows.get(3).startsWith("6,0.0125,"), rows.get(3));
    assertEquals(8, longer.checkpoints().point().iteration());
  }

  @Test
  void theSeedDecidesTheResult() throws IOException {
    StageSettings settings = TinyStage.settings(3, 3);
    train(stage(Kind.STAGE1, "first", settings), 1);
    train(stage(Kind.STAGE1, "second", settings), 1);
    train(new TinyStage(Kind.STAGE1, directory.resolve("other"), settings, 6, Progress.SILENT), 1);
    Path first = directory.resolve("first/last.safetensors");
    assertEquals(-1, Files.mismatch(first, directory.resolve("second/last.safetensors")));
    assertNotEquals(-1, Files.mismatch(first, directory.resolve("other/last.safetensors")));
  }

  @Test
  void aLossThatIsNoNumberEndsTheTrainingAndNamesTheIteration() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    Loss failing = (logits, labels) -> {
      try (NDArray loss = Tensors.crossEntropy(logits, labels)) {
        return loss.mul(calls.incrementAndGet() == 5 ? Float.NaN : 1);
      }
    };
    TinyStage stage = stage(Kind.SOURCE_ONLY, "stage", TinyStage.settings(8, 2, (i, total) -> 1, failing));
    MadaException e = assertThrows(MadaException.class, () -> train(stage, 1));
    assertTrue(e.getMessage().contains("'source' became NaN at iteration 5"), e.getMessage());
    assertTrue(e.getMessage().contains("stages.stage.optimizer.lr"), e.getMessage());
    assertEquals(4, stage.checkpoints().point().iteration());
    assertEquals(2, column(stage, "miou").size());

    // With a calmer loss it goes on from there.
    train(stage(Kind.SOURCE_ONLY, "stage", TinyStage.settings(8, 2)), 1);
    assertEquals(4, column(stage, "miou").size());
  }

  @Test
  void aNetworkThatHasJustDivergedIsNotSaved() {
    StageSettings settings =
        TinyStage.settings(8, 2, (i, total) -> i == 4 ? 1e38 : 1, Tensors::crossEntropy);
    TinyStage stage = stage(Kind.SOURCE_ONLY, "stage", settings);
    MadaException e = assertThrows(MadaException.class, () -> train(stage, 1));
    assertTrue(e.getMessage().contains("at iteration 4; the last good checkpoint is kept"), e.getMessage());
    assertEquals(2, stage.checkpoints().point().iteration());
  }

  @Test
  void theSourceOnlyBaselineNeverLooksAtTheTarget() {
    ImageSet unreadable = new TinyImages(-1, List.of(), 0, 0);
    try (Network network = TinyStage.network(Kind.SOURCE_ONLY, 1)) {
      stage(Kind.SOURCE_ONLY, "stage", TinyStage.settings(2, 1)).train(network, null, unreadable);
      assertEquals(2, batches(network, "num_batches_tracked"));
    }
  }

  @Test
  void theSourceOnlyBaselineGivesTheTargetStatisticsOfItsOwn() {
    try (Network network = TinyStage.network(Kind.SOURCE_ONLY_BY_DOMAIN, 1)) {
      stage(Kind.SOURCE_ONLY_BY_DOMAIN, "stage", TinyStage.settings(6, 3)).train(network, 1);
      assertEquals(6, batches(network, "source_num_batches_tracked"));
      assertEquals(2 * 20, batches(network, "num_batches_tracked"));
    }
  }

  /** The two selected images are the whole batch and nothing is learnt: only their order and dropout can differ. */
  @Test
  void everyIterationDropsOtherValues() {
    List<Float> sums = new ArrayList<>();
    Loss summing = (logits, labels) -> {
      sums.add(logits.sum().getFloat());
      return Tensors.crossEntropy(logits, labels);
    };
    int iterations = 5;
    train(stage(Kind.STAGE1, "stage", TinyStage.settings(iterations, iterations, (i, total) -> 0, summing)), 1);
    // Each iteration asks for the loss of the selected images, then for that of the source.
    List<Float> selected = IntStream.range(0, iterations).mapToObj(i -> sums.get(2 * i)).toList();
    assertEquals(iterations, selected.stream().distinct().count(), selected.toString());
  }

  /** Counted whenever the losses have just been read, since they are kept until then. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void nothingGrowsWithTheIterations(Kind kind) {
    List<String> counts = new ArrayList<>();
    StageSettings settings = TinyStage.settings(kind == Kind.ADVERSARIAL ? 12 : 60, kind == Kind.ADVERSARIAL ? 3 : 15);
    try (Network network = TinyStage.network(kind, 1);
        NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        Anchors anchors = TinyStage.anchors(manager, 1);
        NDManager scope = network.newScope()) {
      NDManager base = scope.getParentManager();
      Progress counting = (title, total) -> {
        // The text tells how many resources there are, sub-managers among them.
        counts.add(base + " " + base.getManagedArrays().size() + " " + manager.getManagedArrays().size());
        return (done, detail) -> {};
      };
      new TinyStage(kind, directory, settings, 5, counting).train(network, anchors, TinyImages.target(6));
    }
    assertEquals(5, counts.size());
    assertEquals(1, counts.stream().skip(1).distinct().count(), counts.toString());
  }

  private TinyStage stage(Kind kind, String folder, StageSettings settings) {
    return new TinyStage(kind, directory.resolve(folder), settings, 5, Progress.SILENT);
  }

  private static void train(TinyStage stage, long networkSeed) {
    try (Network network = TinyStage.network(stage.kind(), networkSeed)) {
      stage.train(network, networkSeed);
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
