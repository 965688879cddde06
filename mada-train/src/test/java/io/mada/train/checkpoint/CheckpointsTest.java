package io.mada.train.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.mada.api.MadaException;
import io.mada.api.nn.StateDict;
import io.mada.api.nn.Weights;
import io.mada.train.TinyFormat;
import io.mada.train.evaluate.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

  private static final Scores SCORES = new Scores(1.0 / 3, Map.of(), 0, 0, 0, 0);
  private static final Checkpoints.Point BEST = new Checkpoints.Point(400, 0.5, 400, "");

  @TempDir Path directory;

  private final StateDict network = new StateDict();
  private final StateDict optimizer = new StateDict();
  private NDManager manager;
  private Checkpoints checkpoints;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    network.parameter("conv.weight", manager.create(new float[] {1, 2}));
    network.buffer("bn.num_batches_tracked", manager.create(5L));
    optimizer.buffer("velocity.conv.weight", manager.create(new float[] {3, 4}));
    checkpoints =
        new Checkpoints(new TinyFormat(), directory.resolve("stage1"), Map.of("network", "tiny"));
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void aStageThatHasSavedNothingIsAtItsBeginning() {
    assertEquals(Checkpoints.Point.BEGINNING, checkpoints.point());
    assertTrue(checkpoints.isWhole(checkpoints.point()));
    checkpoints.saveInitial(network);
    assertEquals(0, checkpoints.point().iteration());
    assertTrue(Files.exists(checkpoints.best()));
  }

  @Test
  void theLastCheckpointTellsWhereToGoOn() {
    Checkpoints.Point point =
        new Checkpoints.Point(400, 0.1 + 0.2, 200, "iteration,miou\n400,0.25\n");
    checkpoints.saveLast(point, SCORES, network, optimizer);
    assertEquals(point, checkpoints.point());
    assertEquals(400, checkpoints.point().iteration());
  }

  @Test
  void theBestIterationIsTheFirstOfTheHighestMiou() {
    Checkpoints.Point first = Checkpoints.Point.BEGINNING.after(10, 0, "a", false);
    assertEquals(new Checkpoints.Point(10, 0, 10, "a"), first);
    assertTrue(first.isBest());
    Checkpoints.Point better = first.after(20, 0.5, "b", false);
    assertEquals(new Checkpoints.Point(30, 0.5, 20, "c"), better.after(30, 0.5, "c", false));
    assertFalse(better.after(30, 0.4, "c", false).isBest());
    assertEquals(new Checkpoints.Point(30, 0.4, 30, "c"), better.after(30, 0.4, "c", true));
  }

  @Test
  void theLastCheckpointRestoresAllStates() {
    checkpoints.saveLast(BEST, SCORES, network, optimizer);
    network.set("conv.weight", manager.zeros(network.entries().get("conv.weight").getShape()));
    network.set("bn.num_batches_tracked", manager.create(6L));
    optimizer.set("velocity.conv.weight", manager.create(new float[] {0, 0}));
    checkpoints.restore(BEST, network, network, optimizer, new StateDict());
    assertArrayEquals(new float[] {1, 2}, network.entries().get("conv.weight").toFloatArray());
    assertEquals(5, network.entries().get("bn.num_batches_tracked").getLong());
    assertArrayEquals(
        new float[] {3, 4}, optimizer.entries().get("velocity.conv.weight").toFloatArray());
  }

  @Test
  void aBestCheckpointThatADyingProcessDidNotWriteIsMadeOfTheLast() throws IOException {
    checkpoints.saveLast(BEST, SCORES, network, optimizer);
    checkpoints.saveBest(network, 400, SCORES);
    byte[] best = Files.readAllBytes(checkpoints.best());

    Files.delete(checkpoints.best());
    assertTrue(checkpoints.isWhole(checkpoints.point()));
    checkpoints.restore(BEST, network, network, optimizer);
    assertArrayEquals(best, Files.readAllBytes(checkpoints.best()));

    checkpoints.saveBest(network, 300, SCORES);
    checkpoints.restore(BEST, network, network, optimizer);
    assertArrayEquals(best, Files.readAllBytes(checkpoints.best()));
  }

  @Test
  void aBestCheckpointThatIsLostIsMissed() {
    Checkpoints.Point later = new Checkpoints.Point(600, 0.5, 400, "");
    checkpoints.saveLast(later, SCORES, network);
    assertFalse(checkpoints.isWhole(checkpoints.point()));
    assertThrows(MadaException.class, () -> checkpoints.restore(later, network, network));
    checkpoints.saveBest(network, 200, SCORES);
    assertFalse(checkpoints.isWhole(checkpoints.point()));
    checkpoints.saveBest(network, 400, SCORES);
    assertTrue(checkpoints.isWhole(checkpoints.point()));
    checkpoints.restore(later, network, network);
  }

  @Test
  void theBestCheckpointHoldsTheNetworkAndHowToBuildIt() {
    checkpoints.saveBest(network, 7, SCORES);
    Weights best = new TinyFormat().read(checkpoints.best());
    assertEquals(
        List.of("conv.weight", "bn.num_batches_tracked"), List.copyOf(best.tensors().keySet()));
    assertEquals("tiny", best.metadata().get("network"));
    assertEquals("7", best.metadata().get("iteration"));
    assertEquals(1.0 / 3, Double.parseDouble(best.metadata().get("miou")));
  }

  @Test
  void aDamagedCheckpointTellsWhatItsRemovalDoes() throws IOException {
    checkpoints.saveLast(BEST, SCORES, network, optimizer);
    Files.write(checkpoints.last(), new byte[] {0, 0});
    String message = assertThrows(MadaException.class, checkpoints::point).getMessage();
    assertTrue(message.startsWith("cannot read " + checkpoints.last()), message);
    assertTrue(message.endsWith("; without it the stage is trained from the start"), message);
  }

  @Test
  void aFileOfAnotherOriginIsNamed() {
    checkpoints.saveInitial(network);
    new TinyFormat().write(checkpoints.last(), Weights.viewOf(Map.of("format", "pt"), network));
    String message = assertThrows(MadaException.class, checkpoints::point).getMessage();
    assertTrue(
        message.startsWith(checkpoints.last() + " is no checkpoint of a training stage"), message);
  }

  @Test
  void aCheckpointOfAnotherConfigurationIsNamed() {
    checkpoints.saveLast(BEST, SCORES, network);
    String message =
        assertThrows(
                MadaException.class, () -> checkpoints.restore(BEST, network, network, optimizer))
            .getMessage();
    assertTrue(
        message.startsWith(checkpoints.last() + " has no entry velocity.conv.weight"), message);
  }
}
