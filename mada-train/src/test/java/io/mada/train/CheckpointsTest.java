package io.mada.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.mada.api.MadaException;
import io.mada.api.Weights;
import io.mada.api.nn.StateDict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

  private static final Scores SCORES = new Scores(1.0 / 3, Map.of(), 0, 0, 0, 0);

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
    checkpoints = new Checkpoints(new TinyFormat(), directory.resolve("stage1"), Map.of("network", "tiny"));
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void aStageThatHasSavedNothingHasNoPoint() {
    assertEquals(Optional.empty(), checkpoints.point());
    checkpoints.saveInitial(network);
    assertEquals(Optional.empty(), checkpoints.point());
    assertTrue(Files.exists(checkpoints.best()));
  }

  @Test
  void theLastCheckpointTellsWhereToGoOn() {
    checkpoints.saveLast(new Checkpoints.Point(400, 0.1 + 0.2, 300), SCORES, network, optimizer);
    assertEquals(Optional.of(new Checkpoints.Point(400, 0.1 + 0.2, 300)), checkpoints.point());
  }

  @Test
  void theLastCheckpointRestoresAllStates() {
    checkpoints.saveLast(new Checkpoints.Point(400, 0.5, 400), SCORES, network, optimizer);
    network.set("conv.weight", manager.zeros(network.entries().get("conv.weight").getShape()));
    network.set("bn.num_batches_tracked", manager.create(6L));
    optimizer.set("velocity.conv.weight", manager.create(new float[] {0, 0}));
    checkpoints.restore(network, optimizer, new StateDict());
    assertArrayEquals(new float[] {1, 2}, network.entries().get("conv.weight").toFloatArray());
    assertEquals(5, network.entries().get("bn.num_batches_tracked").getLong());
    assertArrayEquals(new float[] {3, 4}, optimizer.entries().get("velocity.conv.weight").toFloatArray());
  }

  @Test
  void theBestCheckpointHoldsTheNetworkAndHowToBuildIt() {
    checkpoints.saveBest(network, 7, SCORES);
    Weights best = new TinyFormat().read(checkpoints.best());
    assertEquals(List.of("conv.weight", "bn.num_batches_tracked"), List.copyOf(best.tensors().keySet()));
    assertEquals("tiny", best.metadata().get("network"));
    assertEquals("7", best.metadata().get("iteration"));
    assertEquals(1.0 / 3, Double.parseDouble(best.metadata().get("miou")));
  }

  @Test
  void aFileOfAnotherOriginIsNamed() {
    checkpoints.saveInitial(network);
    new TinyFormat().write(checkpoints.last(), Weights.viewOf(Map.of("format", "pt"), network));
    String message = assertThrows(MadaException.class, checkpoints::point).getMessage();
    assertTrue(message.startsWith(checkpoints.last() + " is no checkpoint of a training stage"), message);
  }

  @Test
  void aCheckpointOfAnotherConfigurationIsNamed() {
    checkpoints.saveLast(new Checkpoints.Point(400, 0.5, 400), SCORES, network);
    String message =
        assertThrows(MadaException.class, () -> checkpoints.restore(network, optimizer)).getMessage();
    assertTrue(message.startsWith(checkpoints.last() + " has no entry velocity.conv.weight"), message);
  }
}
