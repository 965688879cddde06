package io.mada.models.weights;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.mada.api.MadaException;
import io.mada.api.StoredTensor;
import io.mada.api.WeightFormat;
import io.mada.api.Weights;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damages valid files at random: reading succeeds, or ends with the one kind of error that users see. */
class FuzzTest {

  private static final int ROUNDS = 10_000;
  private static final long MOST_BYTES = 256L << 20;

  private record Case(byte[] content, WeightFormat format) {}

  @TempDir private Path folder;

  @Test
  void damagedFilesAreReadOrRefused() throws IOException {
    List<Case> cases = cases();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Path file = folder.resolve("damaged");
    int refused = 0;
    for (int seed = 0; seed < ROUNDS; seed++) {
      Case valid = cases.get(seed % cases.size());
      overwrite(file, damage(valid.content, new Random(seed)));
      long before = threads.getCurrentThreadAllocatedBytes();
      try {
        look(valid.format.read(file));
      } catch (MadaException e) {
        refused++;
        assertTrue(e.getMessage().contains("damaged"), e.getMessage());
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + " of " + valid.format, e);
      }
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertTrue(allocated < MOST_BYTES, "seed " + seed + " made " + allocated + " bytes");
    }
    assertTrue(refused > ROUNDS / 4, refused + " refused");
  }

  /** Changes a file in place: some file systems wait for the disk when one is cut to nothing and written again. */
  private static void overwrite(Path file, byte[] content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(content));
      channel.truncate(content.length);
    }
  }

  /** A few bytes changed, the end cut off, or a part left out. */
  private static byte[] damage(byte[] content, Random random) {
    byte[] damaged = content.clone();
    int flips = random.nextInt(4);
    for (int i = 0; i < flips; i++) {
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
    }
    if (random.nextInt(4) == 0) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
    }
    if (flips == 0 || random.nextInt(8) == 0) {
      int from = random.nextInt(damaged.length);
      int to = random.nextBoolean() ? damaged.length : from + random.nextInt(damaged.length - from);
      byte[] rest = Arrays.copyOf(damaged, damaged.length - (to - from));
      System.arraycopy(damaged, to, rest, from, damaged.length - to);
      return rest;
    }
    return damaged;
  }

  private static void look(Weights weights) {
    assertFalse(Inspection.of(weights).toString().isEmpty());
    for (StoredTensor tensor : weights.tensors().values()) {
      long expected = tensor.shape().size() * tensor.type().getNumOfBytes();
      assertTrue(tensor.bytes().remaining() == expected, () -> tensor + " has too few bytes");
      tensor.bytes().duplicate().get(new byte[tensor.bytes().remaining()]);
    }
  }

  private List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    for (String name :
        List.of(
            "checkpoint_zip.pth",
            "checkpoint_legacy.pkl",
            "state_dict_dataparallel.pth",
            "types_zip.pth",
            "types_legacy.pth",
            "numpy_protocol2.pkl",
            "numpy_protocol4.pkl",
            "numpy_protocol5.pkl",
            "cluster_index_full_target_10.pkl")) {
      cases.add(new Case(Files.readAllBytes(TestFiles.path(name)), new TorchFile()));
    }
    cases.add(new Case(Files.readAllBytes(TestFiles.path("checkpoint_expected.npz")), new Npz()));
    cases.add(new Case(Files.readAllBytes(TestFiles.path("compressed.npz")), new Npz()));
    cases.add(new Case(Files.readAllBytes(TestFiles.path("fortran.npy")), new Npy()));
    Path safetensors = folder.resolve("valid.safetensors");
    Weights weights = new TorchFile().read(TestFiles.path("types_zip.pth"));
    new Safetensors().write(safetensors, new Weights(weights.tensors(), Map.of("network", "deeplab_v3plus")));
    cases.add(new Case(Files.readAllBytes(safetensors), new Safetensors()));
    return cases;
  }
}
