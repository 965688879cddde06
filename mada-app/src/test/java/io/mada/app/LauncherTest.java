package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.testing.Prerequisite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The script {@code mada} with a Maven that copies one source into a jar, and a Java that prints
 * it.
 */
@Timeout(60)
class LauncherTest {

  private static final Path SCRIPT = Path.of("../mada");
  private static final List<String> TOOLS =
      List.of(
          "awk",
          "basename",
          "bash",
          "cat",
          "cksum",
          "cp",
          "dirname",
          "env",
          "find",
          "getconf",
          "grep",
          "head",
          "ls",
          "lscpu",
          "mkdir",
          "mv",
          "nproc",
          "perl",
          "readlink",
          "rm",
          "rmdir",
          "sed",
          "sleep",
          "sort",
          "touch",
          "tr",
          "wc",
          "xargs");

  /** Waits while there is a file 'wait'. */
  private static final String MAVEN =
      """
      #!/usr/bin/env bash
      [ "$2" = -v ] && { echo "Apache Maven 3.9.9 (abc)"; exit; }
      echo $$ >>"$TEST/started"
      for argument; do case $argument in -Dbuild.folder=*) folder=$PWD/mada-app/${argument#*=} ;; esac; done
      mkdir -p "$folder"
      cat mada-app/src/main/java/A.java >"$folder/mada-app-1.jar"
      while [ -e "$TEST/wait" ]; do sleep 0.05; done
      [ -e "$TEST/broken" ] && { echo "[ERROR] A.java does not compile"; exit 1; }
      sleep 0.2
      echo "$PWD/mada-api/$folder/mada-api-1.jar:$TEST/pytorch-native-cpu.jar" >"$folder/classpath.txt"
      echo >>"$TEST/built"
      """;

  private static final String JAVA =
      """
      #!/usr/bin/env bash
      echo "libraries of the engine: ${ENGINE_CACHE_DIR-} of ${PYTORCH_LIBRARY_PATH-}"
      for argument; do
        [ "$last" = -cp ] && cat "${argument%%:*}"
        last=$argument
        echo "$argument"
      done
      """;

  /** On a disk: scripts that are started are in it. */
  @TempDir(factory = TempDirFactory.Standard.class)
  private Path folder;

  private Path home;
  private Path source;
  private final Map<Long, Integer> outputs = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void makeProject() throws IOException {
    Prerequisite.need(
        Files.isExecutable(Path.of("/bin/bash")), "there is no bash here to run the launcher");
    home = Files.createDirectories(folder.resolve("my home"));
    Files.copy(SCRIPT, home.resolve("mada"));
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    Files.createDirectories(home.resolve("mada-app/src/main/java"));
    Files.writeString(home.resolve("mada-app/pom.xml"), "<project/>");
    source = Files.writeString(home.resolve("mada-app/src/main/java/A.java"), "first\n");
    Files.writeString(folder.resolve("pytorch-native-cpu.jar"), "");
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    Files.createDirectories(folder.resolve("bin"));
    tool("mvn", MAVEN);
    tool("java", JAVA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"flock", "perl"})
  void startsAtOnceBuildOnceAfterOneThatWasKilled(String lock) throws Exception {
    String path = lock.equals("perl") ? toolsWithout("flock") : System.getenv("PATH");
    // An owner that is gone, and one who never wrote who he is.
    Files.createDirectories(home.resolve("target/launcher"));
    Files.writeString(home.resolve("target/launcher/lock"), "999999999\n");
    Files.writeString(home.resolve("target/build.lock"), "");
    Files.writeString(folder.resolve("wait"), "");
    Process killed = start(path, "help");
    await(folder.resolve("started"));
    killed.destroyForcibly().waitFor();
    Files.delete(folder.resolve("started"));
    List<Process> starts = startEight(path);
    await(folder.resolve("started"));
    Files.delete(folder.resolve("wait"));

    for (Process process : starts) {
      assertRuns("first", result(process));
    }
    assertEquals(1, Files.readAllLines(folder.resolve("started")).size(), "so many builds");
    assertNoLeftovers();
  }

  @Test
  void startsAtOnceDoNotDisturbEachOtherWhereNothingLocks() throws Exception {
    for (Process process : startEight(toolsWithout("flock", "perl"))) {
      assertRuns("first", result(process));
    }
    assertNoLeftovers();
  }

  private List<Process> startEight(String path) throws IOException {
    List<Process> starts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      starts.add(start(path, "help"));
    }
    return starts;
  }

  @Test
  void anEditWithAnOlderTimeIsBuilt() throws Exception {
    assertRuns("first", run("help"));
    Files.writeString(source, "older\n");
    Files.setLastModifiedTime(source, FileTime.fromMillis(0));
    assertRuns("older", run("help"));
    assertRuns("older", run("help"));
    assertEquals(2, Files.readAllLines(folder.resolve("built")).size());

    Files.writeString(source, "first\n");
    assertRuns("first", run("help"));
    assertEquals(
        2,
        Files.readAllLines(folder.resolve("built")).size(),
        "what was built before is there still");
  }

  @Test
  void anEditDuringABuildIsBuilt() throws Exception {
    Files.writeString(folder.resolve("wait"), "");
    Process start = start(System.getenv("PATH"), "help");
    await(folder.resolve("started"));
    Files.writeString(source, "second\n");
    Files.delete(folder.resolve("wait"));

    assertRuns("second", result(start));
    Files.writeString(source, "first\n");
    assertRuns("first", run("help"));
  }

  @Test
  void aLibraryThatIsGoneIsFetchedAgain() throws Exception {
    run("help");
    Files.delete(folder.resolve("pytorch-native-cpu.jar"));
    assertRuns("first", run("help"));
    assertEquals(2, Files.readAllLines(folder.resolve("built")).size());
  }

  @Test
  void aBuildThatFailsSaysWhyAndLeavesNothing() throws Exception {
    Files.writeString(folder.resolve("broken"), "");
    Cli result = run("help");
    assertEquals(1, result.status());
    assertTrue(
        result.err().contains("[ERROR] A.java does not compile\nmada: the build failed"),
        result.err());
    assertNoLeftovers();
  }

  @Test
  void onlyAPossibleNumberOfThreadsReachesLibtorch() throws Exception {
    String option = "-Dai.djl.pytorch.num_threads=";
    for (String wrong : List.of("0", "-1", "", "x", "99999", "1e9")) {
      Cli result = run("run", "a.yml", "--threads", wrong);
      List<String> words = result.out().lines().toList();
      assertTrue(words.stream().anyMatch(word -> word.matches(option + "[1-9]\\d*")), result.out());
      assertEquals(List.of("--threads", wrong), words.subList(words.size() - 2, words.size()));
    }
    assertTrue(run("run", "a.yml", "--threads=3").out().contains(option + "3\n"));
  }

  @Test
  void nothingIsDownloadedForAGpuThatIsNotThere() throws Exception {
    Prerequisite.wish(gpus() == 0, "there is a GPU here");
    tool("nvidia-smi", "#!/usr/bin/env bash\nexit 9\n");
    Cli without = run("run", "a.yml", "--device", "gpu0");
    assertTrue(without.out().contains("-Dmada.device=cpu\n-D"), without.out());
    assertTrue(
        without.out().contains("pytorch-native-cpu")
            && without.out().contains("-Dai.djl.offline=true"));
    assertFalse(without.err().contains("download"), without.err());

    tool("nvidia-smi", "#!/usr/bin/env bash\necho 'GPU 0: NVIDIA H100'\n");
    Cli with = run("run", "a.yml", "--device", "gpu0");
    assertTrue(with.out().contains("-Dmada.device=gpu0\n-D"), with.out());
    assertFalse(with.out().contains("pytorch-native-cpu"), with.out());
    assertTrue(with.err().contains("libtorch for the GPU is downloaded on first use"), with.err());
    assertTrue(
        run("run", "a.yml", "--device", "gpu99999999999").out().contains("-Dmada.device=cpu\n"));
  }

  @Test
  void aLibtorchOfOnesOwnMustFitAndLeavesNothingInDjlsFolder() throws Exception {
    tool("nvidia-smi", "#!/usr/bin/env bash\necho 'GPU 0: NVIDIA H100'\n");
    Path libtorch = Files.createDirectories(folder.resolve("torch/lib"));
    environment.put("PYTORCH_LIBRARY_PATH", libtorch.toString());
    Files.writeString(folder.resolve("torch/version.py"), "__version__ = '2.11.0+cu130'\n");

    Cli other = run("run", "a.yml", "--device", "gpu0");
    assertEquals(1, other.status());
    assertTrue(
        other
            .err()
            .endsWith(
                "mada: PYTORCH_LIBRARY_PATH is "
                    + libtorch
                    + ", which is PyTorch 2.11.0; 2.7.1 is needed, no other version fits\n"),
        other.err());

    Files.writeString(folder.resolve("torch/version.py"), "__version__ = '2.7.1+cu128'\n");
    Cli fitting = run("run", "a.yml", "--device", "gpu0");
    assertEquals(0, fitting.status(), fitting.err());
    assertEquals("", fitting.err());
    String own = folder.resolve("cache/own-libtorch") + " of " + libtorch;
    assertTrue(fitting.out().contains(own), fitting.out());
    assertTrue(run("run", "a.yml", "--device", "cpu").out().contains("engine:  of \n"));
    environment.put("PYTORCH_FLAVOR", "cu128");
    assertTrue(run("run", "a.yml", "--device", "cpu").out().contains(" of " + libtorch));
  }

  @Test
  void anIncompleteDownloadMakesRoomForAWholeOne() throws Exception {
    tool("nvidia-smi", "#!/usr/bin/env bash\necho 'GPU 0: NVIDIA H100'\n");
    Path cached = folder.resolve("cache/pytorch/2.7.1-cu128-linux-x86_64");
    Files.writeString(
        Files.createDirectories(cached).resolve("0.35.1-libdjl_torch.so"), "without a libtorch");

    Cli first = run("run", "a.yml", "--device", "gpu0");
    assertTrue(first.err().contains("is downloaded on first use"), first.err());
    assertFalse(Files.exists(cached));

    Files.createFile(Files.createDirectories(cached).resolve("libtorch.so"));
    assertEquals("", run("run", "a.yml", "--device", "gpu0").err());
    assertTrue(Files.exists(cached));
  }

  /** With a Maven that has one library in each archive. */
  @Test
  void doctorBringsALibtorchThatAGpuIsUsedWithFromThenOn() throws Exception {
    Prerequisite.wish(System.getProperty("os.name").equals("Linux"), "this is not Linux");
    run("help");
    tool("nvidia-smi", "#!/usr/bin/env bash\necho 'GPU 0: NVIDIA H100'\n");
    tool("df", "#!/usr/bin/env bash\nprintf 'a\\nb 0 0 3145728 0 c\\n'\n");
    Cli full = run("doctor", "--device", "gpu0", "--install-libtorch");
    assertEquals(1, full.status());
    assertTrue(full.err().contains("needs 8 GB on the disk of "), full.err());

    tool("df", "#!/usr/bin/env bash\nprintf 'a\\nb 0 0 99999999 0 c\\n'\n");
    tool(
        "mvn",
        """
        #!/usr/bin/env bash
        [ "$2" = -v ] && { echo "Apache Maven 3.9.9 (abc)"; exit; }
        [ -e pom.xml ] && exit 1
        for argument; do case $argument in -DoutputDirectory=*) to=${argument#*=} ;; -Dartifact=*) name=${argument#*=} ;; esac; done
        mkdir -p "$to/org"
        case $name in *pytorch*) touch "$to/org/libtorch_cuda.so" "$to/org/libjnitorch.so" ;; *) [ -e "$TEST/broken" ] && exit 1 ;; esac
        touch "$to/org/lib$(echo "$name" | cut -d: -f2).so.1"
        """);
    Path installed = folder.resolve("cache/libtorch-2.7.1-cuda12.6");
    Files.createFile(folder.resolve("broken"));
    Cli broken = run("doctor", "--device", "gpu0", "--install-libtorch");
    assertEquals(1, broken.status());
    assertTrue(broken.err().contains("Maven cannot bring org.bytedeco:cuda:"), broken.err());
    assertFalse(Files.exists(installed));

    Files.delete(folder.resolve("broken"));
    Cli brought = run("doctor", "--device", "gpu0", "--install-libtorch");
    assertEquals(0, brought.status(), brought.err());
    assertTrue(brought.err().contains("downloads libtorch 2.7.1 for CUDA 12.6 (2.9 GB)"));
    try (Stream<Path> files = Files.list(installed)) {
      assertEquals(
          List.of(
              "libcuda-redist.so.1",
              "libcuda.so.1",
              "libopenblas.so.1",
              "libpytorch.so.1",
              "libtorch_cuda.so"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    Cli used = run("run", "a.yml", "--device", "gpu0");
    assertEquals("", used.err());
    assertTrue(used.out().contains(" of " + installed), used.out());
    assertTrue(run("run", "a.yml", "--device", "cpu").out().contains(" of \n"));
    assertTrue(
        run("doctor", "--device", "gpu0", "--install-libtorch").err().contains(" already\n"));
  }

  @Test
  void aDistributionNeedsNoMavenAndNothingToUnpack() throws Exception {
    makeDistribution();
    Cli result = run("run", "a.yml");
    assertRuns("distributed", result);
    assertEquals("", result.err());
    assertTrue(result.out().contains(" of " + home.resolve("libtorch") + "\n"), result.out());
    assertTrue(result.out().contains("\n-Dmada.commit=abc123\n"), result.out());
    assertFalse(Files.exists(home.resolve("target")));

    Files.createDirectories(home.resolve("jre/bin"));
    Files.move(folder.resolve("bin/java"), home.resolve("jre/bin/java"));
    Files.move(folder.resolve("release"), home.resolve("jre/release"));
    environment.put("JAVA_HOME", folder.resolve("none").toString());
    assertRuns("distributed", run("run", "a.yml"));
  }

  @Test
  void aDistributionSaysWhatNeedsAClone() throws Exception {
    makeDistribution();
    for (List<String> line :
        List.of(List.of("cluster-jar"), List.of("run", "a.yml", "--set", "compute.engine=spark"))) {
      Cli result = run(line.toArray(String[]::new));
      assertEquals(1, result.status());
      assertTrue(result.err().contains(" is not part of the distribution"), result.err());
      assertEquals(1, result.err().lines().count(), result.err());
    }
  }

  private void makeDistribution() throws IOException {
    Files.delete(home.resolve("pom.xml"));
    Files.delete(folder.resolve("bin/mvn"));
    Files.createDirectories(home.resolve("libtorch"));
    Files.writeString(home.resolve("COMMIT"), "abc123\n");
    Files.writeString(
        Files.createDirectories(home.resolve("libs")).resolve("mada-app-1.jar"), "distributed\n");
  }

  private static long gpus() throws IOException {
    try (Stream<Path> devices = Files.list(Path.of("/dev"))) {
      return devices
          .filter(device -> device.getFileName().toString().matches("nvidia\\d+"))
          .count();
    }
  }

  private void tool(String name, String script) throws IOException {
    Path file = Files.writeString(folder.resolve("bin").resolve(name), script);
    assertTrue(file.toFile().setExecutable(true));
  }

  /** A search path that lacks some tools. */
  private String toolsWithout(String... absent) throws IOException {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : TOOLS) {
      Path real =
          Stream.of("/usr/bin", "/bin")
              .map(bin -> Path.of(bin, tool))
              .filter(Files::exists)
              .findFirst()
              .orElse(null);
      if (real != null && !List.of(absent).contains(tool)) {
        Files.createSymbolicLink(tools.resolve(tool), real);
      }
    }
    boolean lockable = List.of(absent).contains("perl") || Files.exists(tools.resolve("perl"));
    Prerequisite.wish(lockable, "there is no Perl here");
    return tools.toString();
  }

  private Cli run(String... arguments) throws Exception {
    return result(start(System.getenv("PATH"), arguments));
  }

  private Process start(String path, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/bash", home.resolve("mada").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> all = builder.environment();
    List.of("JAVA_HOME", "MADA_JAVA_OPTS", "PYTORCH_LIBRARY_PATH", "PYTORCH_FLAVOR")
        .forEach(all::remove);
    all.remove("ENGINE_CACHE_DIR");
    all.put("TEST", folder.toString());
    all.put("PATH", folder.resolve("bin") + ":" + path);
    all.put("DJL_CACHE_DIR", folder.resolve("cache").toString());
    all.putAll(environment);
    int number =
        IntStream.iterate(0, i -> i + 1)
            .filter(i -> !Files.exists(output(i, "out")))
            .findFirst()
            .orElse(0);
    builder.redirectOutput(Files.createFile(output(number, "out")).toFile());
    builder.redirectError(Files.createFile(output(number, "err")).toFile());
    Process process = builder.start();
    outputs.put(process.pid(), number);
    return process;
  }

  private Path output(int number, String stream) {
    return folder.resolve(number + "." + stream);
  }

  private Cli result(Process process) throws Exception {
    assertTrue(process.waitFor(50, TimeUnit.SECONDS), "the launcher hangs");
    int number = outputs.get(process.pid());
    return new Cli(
        process.exitValue(),
        Files.readString(output(number, "out")),
        Files.readString(output(number, "err")));
  }

  private static void await(Path file) throws InterruptedException {
    while (!Files.exists(file)) {
      Thread.sleep(10);
    }
  }

  private static void assertRuns(String content, Cli result) {
    assertEquals(0, result.status(), result.err());
    assertTrue(result.out().contains("\n" + content + "\n"), result.out());
  }

  /** The folders that a build works in are removed with it. */
  private void assertNoLeftovers() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      List<Path> left =
          files.filter(file -> file.getFileName().toString().matches("launcher\\..*")).toList();
      assertEquals(List.of(), left);
    }
  }
}
