package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mada.api.MadaException;
import io.mada.app.disk.DiskState;
import io.mada.app.disk.TestDisk;
import io.mada.app.log.RunLog;
import io.mada.app.run.FileChecksum;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole run on a disk of which every operation fails once, or is the last before a crash: what is
 * left goes on to the files of a run that nothing has disturbed, byte for byte. What several of
 * them leave is tried once.
 *
 * <p>Each operation fails in a way of three that is left to chance; {@code -Dtests.writes=every}
 * has it fail in all, and {@code -Dtests.seed=SEED} as in an earlier run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
class EveryWriteTest {

  private static final List<Function<String, IOException>> WAYS =
      List.of(
          file -> new FileSystemException(file, null, "No space left on device"),
          file -> new IOException("Input/output error"),
          AccessDeniedException::new);

  private static final TestDisk.Watcher UNDISTURBED = (disk, operation) -> {};
  private static final DiskState NOTHING = new DiskState(new TreeMap<>());

  @TempDir private static Path folder;

  private final PrintStream err = System.err;
  private final String seed = System.getProperty("tests.seed", Long.toString(System.nanoTime()));
  private final Random random = new Random(seed.hashCode());
  private final Set<DiskState> tried = new HashSet<>();
  private SmallestExperiment experiment;
  private int runs;

  @BeforeAll
  void prepare() throws IOException {
    RunLog.quietConsole();
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    experiment = SmallestExperiment.in(folder);
  }

  @AfterAll
  void tell() {
    System.setErr(err);
    System.out.println(
        "EveryWriteTest: seed "
            + seed
            + ", "
            + tried.size()
            + " states of the disk, "
            + runs
            + " runs");
  }

  @Test
  void aRunGoesOnAfterACrashAtEveryWrite() throws IOException {
    // The report, which takes the longest, follows from the rest, which need not wait for it each
    // time.
    int all = experiment.steps().size();
    DiskState evaluated = assertGoesOnAfterCrashes(NOTHING, all - 1);
    assertGoesOnAfterCrashes(evaluated, all);
  }

  /** Nothing of what an outdated step has left is taken for a result of the new one. */
  @Test
  void aStepThatIsDoneAgainGoesOnAfterACrashAtEveryWrite() throws IOException {
    int steps = experiment.steps().size() - 1;
    DiskState again = assertGoesOnAfterCrashes(edited(steps), steps);
    TestDisk once = disk("run", edited(experiment.names().indexOf("select") + 1), UNDISTURBED);
    run(once, steps);
    assertEquals(List.of(), once.state().differences(again));
  }

  /** What the first steps leave, with another selection than they have made. */
  private DiskState edited(int steps) throws IOException {
    TestDisk disk = disk("run", NOTHING, UNDISTURBED);
    run(disk, steps);
    Path selection = disk.folder().resolve("selection.txt");
    boolean first = Files.readString(selection).contains("000000");
    Files.writeString(selection, "synthetic/00000" + (first ? 1 : 0) + "\n");
    return disk.state();
  }

  /** Does the steps once, and then again after each crash; returns what they leave. */
  private DiskState assertGoesOnAfterCrashes(DiskState before, int steps) throws IOException {
    Map<DiskState, String> states = new LinkedHashMap<>();
    var disk = disk("run", before, (d, operation) -> rememberCrashes(d, operation, states));
    run(disk, steps);
    DiskState whole = disk.state();
    assertEquals(
        List.of(), whole.differences(disk.memory().forced()), "lost by a crash at the end");
    for (Map.Entry<DiskState, String> state : states.entrySet()) {
      assertGoesOn(state.getKey(), steps, whole, state.getValue());
    }
    return whole;
  }

  private void rememberCrashes(TestDisk disk, String operation, Map<DiskState, String> states)
      throws IOException {
    states.putIfAbsent(disk.state(), "the process was killed before: " + operation);
    DiskState forced = disk.memory().forced();
    if (states.putIfAbsent(forced, "the power failed before: " + operation) == null) {
      assertRecordIsTrue(forced, operation);
    }
    states.putIfAbsent(
        disk.memory().named(),
        "the power failed, and all names were on the disk, before: " + operation);
  }

  /** What run.json calls done is on the disk before it says so: no finished step is ever lost. */
  private void assertRecordIsTrue(DiskState state, String operation) throws IOException {
    if (!state.entries().containsKey("run.json")) {
      return;
    }
    String text = new String((byte[]) state.entries().get("run.json"), StandardCharsets.UTF_8);
    JsonObject steps = JsonParser.parseString(text).getAsJsonObject().getAsJsonObject("steps");
    for (JsonElement step : steps.asMap().values()) {
      JsonObject outputs = step.getAsJsonObject().getAsJsonObject("outputs");
      for (String file : outputs == null ? Set.<String>of() : outputs.keySet()) {
        Path copy =
            Files.write(
                folder.resolve("copy"), (byte[]) state.entries().getOrDefault(file, new byte[0]));
        assertEquals(
            outputs.get(file).getAsString(),
            FileChecksum.of(copy),
            file + " is lost by a crash before " + operation);
      }
    }
  }

  /** Each step fails in a process of its own, which goes on where those before it have ended. */
  @Test
  void aRunGoesOnAfterAFailureOfEveryWrite() throws IOException {
    TestDisk done = disk("undisturbed", NOTHING, UNDISTURBED);
    for (int step = 1; step <= experiment.steps().size(); step++) {
      DiskState before = done.state();
      run(done, step);
      DiskState after = done.state();
      for (int at = 1; failsAt(at, step, before, after); at++) {
        // The next one.
      }
    }
  }

  /** Whether the step has so many operations; then this one has failed. */
  private boolean failsAt(int at, int step, DiskState before, DiskState after) throws IOException {
    if (!"every".equals(System.getProperty("tests.writes"))) {
      return fails(WAYS.get(random.nextInt(WAYS.size())), at, step, before, after);
    }
    boolean failed = false;
    for (Function<String, IOException> way : WAYS) {
      failed = fails(way, at, step, before, after);
    }
    return failed;
  }

  private boolean fails(
      Function<String, IOException> way, int at, int step, DiskState before, DiskState after)
      throws IOException {
    List<String> failed = new ArrayList<>();
    var disk =
        disk(
            "run",
            before,
            (d, operation) -> {
              if (d.operations().size() + 1 == at && failed.isEmpty()) {
                failed.add(operation);
                throw way.apply(operation);
              }
            });
    try {
      run(disk, step);
    } catch (MadaException e) {
      assertTrue(
          !failed.isEmpty() && e.getMessage().contains(disk.folder().toString()), e.getMessage());
    }
    if (!failed.isEmpty()) {
      assertGoesOn(disk.state(), step, after, failed.get(0) + " failed: " + way.apply(""));
    }
    return !failed.isEmpty();
  }

  /** Takes the steps to their end, and compares what they leave. */
  private void assertGoesOn(DiskState state, int steps, DiskState whole, String what)
      throws IOException {
    if (!tried.add(state)) {
      return;
    }
    TestDisk disk = disk("run", state, UNDISTURBED);
    try {
      run(disk, steps);
    } catch (MadaException e) {
      throw new AssertionError("the run does not go on after: " + what + " (seed " + seed + ")", e);
    }
    assertEquals(
        List.of(), whole.differences(disk.state()), "after: " + what + " (seed " + seed + ")");
  }

  private void run(TestDisk disk, int steps) {
    runs++;
    experiment.run(disk.path(), steps);
  }

  /** A disk in a state. */
  private static TestDisk disk(String name, DiskState state, TestDisk.Watcher watcher)
      throws IOException {
    Path run = folder.resolve(name);
    if (Files.exists(run)) {
      try (Stream<Path> files = Files.walk(run)) {
        for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(file);
        }
      }
    }
    state.restore(Files.createDirectory(run));
    return new TestDisk(run, watcher);
  }
}
