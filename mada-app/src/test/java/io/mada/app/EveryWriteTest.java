package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.MadaException;
import io.mada.app.disk.DiskState;
import io.mada.app.disk.TestDisk;
import io.mada.app.run.RunLog;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole run on a disk of which every operation fails once, or is the last before a crash: what is left goes on to the
 * files of a run that nothing has disturbed, byte for byte.
 *
 * <p>Of the failures, a random part is tried; {@code -Dtests.writes=every} tries each in each way, and {@code
 * -Dtests.seed=SEED} those of an earlier run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryWriteTest {

  private static final boolean EVERY = "every".equals(System.getProperty("tests.writes"));
  private static final List<Function<String, IOException>> WAYS =
      List.of(
          file -> new FileSystemException(file, null, "No space left on device"),
          file -> new IOException("Input/output error"),
          AccessDeniedException::new);

  @TempDir private static Path folder;

  private final String seed = System.getProperty("tests.seed", Long.toString(System.nanoTime()));
  private final Random random = new Random(seed.hashCode());
  /** What a failure or a crash can leave, and when it did. */
  private final Map<DiskState, String> states = new LinkedHashMap<>();
  private final Set<DiskState> tried = new HashSet<>();
  private SmallestExperiment experiment;
  private DiskState whole;
  private int folders;

  @BeforeAll
  void runOnce() throws IOException {
    RunLog.quietConsole();
    experiment = SmallestExperiment.in(folder);
    var disk = new TestDisk(newFolder(), this::rememberCrashes);
    experiment.run(disk.path());
    whole = DiskState.of(disk.folder());
  }

  private void rememberCrashes(TestDisk disk, String operation) throws IOException {
    states.putIfAbsent(DiskState.of(disk.folder()), "the process was killed before it could " + operation);
    states.putIfAbsent(disk.memory().forced(), "the power failed before: " + operation);
    states.putIfAbsent(disk.memory().named(), "the power failed, and the folders were on the disk, before: " + operation);
  }

  @Test
  void aRunGoesOnAfterACrashAtEveryWrite() throws IOException {
    assertTrue(states.size() > 100, states.size() + " states");
    for (Map.Entry<DiskState, String> state : Map.copyOf(states).entrySet()) {
      assertGoesOn(state.getKey(), state.getValue());
    }
  }

  /** Each step fails in a process of its own, which goes on where those before it have ended. */
  @Test
  void aRunGoesOnAfterAFailureOfEveryWrite() throws IOException {
    Path done = newFolder();
    for (int step = 1; step <= experiment.steps().size(); step++) {
      DiskState before = DiskState.of(done);
      experiment.run(done, step);
      for (int at = 1; failsAt(at, step, before); at++) {
        // The next one.
      }
    }
    assertEquals(List.of(), whole.differences(DiskState.of(done)));
  }

  /** Whether the step has so many operations, each of which has failed in one way, or in all. */
  private boolean failsAt(int at, int step, DiskState before) throws IOException {
    List<Function<String, IOException>> ways = new ArrayList<>(WAYS);
    boolean reached = false;
    for (int i = 0; i < (EVERY ? WAYS.size() : 1); i++) {
      reached = fail(at, step, before, EVERY ? WAYS.get(i) : ways.get(random.nextInt(ways.size())));
    }
    return reached;
  }

  private boolean fail(int at, int step, DiskState before, Function<String, IOException> way) throws IOException {
    List<String> failed = new ArrayList<>();
    Path run = newFolder();
    before.restore(run);
    var disk = new TestDisk(run, (d, operation) -> {
      if (d.operations().size() + 1 == at && failed.isEmpty()) {
        failed.add(operation + ", in step " + experiment.steps().get(step - 1).name());
        throw way.apply(operation);
      }
    });
    try {
      experiment.run(disk.path(), step);
    } catch (MadaException e) {
      assertTrue(!failed.isEmpty() && e.getMessage().contains(run.toString()), e.getMessage());
    }
    if (failed.isEmpty()) {
      return false;
    }
    DiskState left = DiskState.of(run);
    if (!states.containsKey(left)) {
      assertGoesOn(left, way.apply("") + " at: " + failed.get(0));
    }
    return true;
  }

  private void assertGoesOn(DiskState state, String what) throws IOException {
    if (!tried.add(state)) {
      return;
    }
    Path run = newFolder();
    state.restore(run);
    try {
      experiment.run(run);
    } catch (MadaException e) {
      throw new AssertionError("seed " + seed + ": after " + what + " the run does not go on", e);
    }
    assertEquals(List.of(), whole.differences(DiskState.of(run)), "seed " + seed + ": after " + what);
    remove(run);
  }

  private Path newFolder() throws IOException {
    return Files.createDirectory(folder.resolve("run" + folders++));
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  @AfterAll
  void tell() {
    System.out.println(
        "EveryWriteTest: seed " + seed + ", " + tried.size() + " states after crashes and failures in " + folders + " runs");
    System.out.println("CPU " + java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9);
  }
}
