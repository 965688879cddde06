package io.mada.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.testing.Prerequisite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * The archives as a user finds them: unpacked, with an empty home, no Maven on the path, and in the
 * case of the image no Java either.
 */
@Timeout(300)
class DistributionTest {

  /** What the launcher asks of a system beside bash and Java; see its head. */
  private static final List<String> TOOLS =
      List.of(
          "awk",
          "bash",
          "cat",
          "cksum",
          "dirname",
          "env",
          "find",
          "getconf",
          "grep",
          "gzip",
          "head",
          "locale",
          "ls",
          "lscpu",
          "mkdir",
          "mv",
          "nproc",
          "readlink",
          "rm",
          "sed",
          "sort",
          "tr",
          "uname",
          "wc",
          "xargs");

  @TempDir(factory = TempDirFactory.Standard.class, cleanup = CleanupMode.ALWAYS)
  private Path folder;

  @Test
  void theDistributionRunsWithAJdkAlone() throws Exception {
    Path home = unpack(archive("distribution"));
    assertEquals(
        Set.of(
            "COMMIT",
            "LICENSE",
            "README.md",
            "CHANGELOG.md",
            "THIRD-PARTY.txt",
            "configs",
            "docs",
            "libs",
            "libtorch",
            "mada",
            "sbom.json"),
        names(home));
    assertWorks(home, Map.of("JAVA_HOME", System.getProperty("java.home")));
  }

  @Test
  void theImageRunsWithoutAJdk() throws Exception {
    Path image = archive("image");
    Prerequisite.wish(Files.exists(image), "the image is made by -Pimage");
    assertWorks(unpack(image), Map.of());
  }

  private static Path archive(String property) {
    return Path.of(System.getProperty(property));
  }

  private void assertWorks(Path home, Map<String, String> environment) throws Exception {
    String version = start(environment, home.resolve("mada").toString(), "--version");
    assertTrue(version.matches("mada \\d\\S*(, commit \\S+)?, Java .*\n"), version);

    String doctor = start(environment, home.resolve("mada").toString(), "doctor");
    assertTrue(doctor.startsWith("Java "), doctor);
    assertTrue(doctor.contains(" for the CPU, "), doctor);
    assertTrue(doctor.contains(", from " + home.resolve("libtorch")), doctor);
    assertFalse(Files.exists(home.resolve("target")));

    start(
        environment,
        home.resolve("mada").toString(),
        "run",
        home.resolve("configs/demo.yml").toString(),
        "--quiet",
        "--threads",
        "1",
        "--set",
        "stages.warmup.iterations=1",
        "--set",
        "stages.stage1.iterations=1",
        "--set",
        "stages.stage2.iterations=1");
    assertTrue(Files.exists(folder.resolve("runs/demo/latest/report.html")));
    String log = Files.readString(folder.resolve("runs/demo/latest/run.log"));
    assertTrue(log.contains(" INFO warmup begins"), log);
  }

  private Path unpack(Path archive) throws Exception {
    start(Map.of(), "/bin/tar", "xzf", archive.toString());
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("mada-"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  /** Runs a program in the folder; gives what it says, and fails unless it ends well. */
  private String start(Map<String, String> environment, String... words) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(words)));
    builder.directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("PATH", tools().toString());
    builder.environment().put("HOME", Files.createDirectories(folder.resolve("home")).toString());
    Path said = folder.resolve("said.txt");
    builder.redirectErrorStream(true).redirectOutput(said.toFile());
    int status = builder.start().waitFor();
    String text = Files.readString(said, StandardCharsets.UTF_8);
    assertEquals(0, status, text);
    return text;
  }

  private Path tools() throws IOException {
    Path tools = folder.resolve("tools");
    if (Files.isDirectory(tools)) {
      return tools;
    }
    Files.createDirectories(tools);
    for (String tool : TOOLS) {
      for (String bin : List.of("/bin", "/usr/bin")) {
        if (Files.exists(Path.of(bin, tool)) && !Files.exists(tools.resolve(tool))) {
          Files.createSymbolicLink(tools.resolve(tool), Path.of(bin, tool));
        }
      }
    }
    return tools;
  }
}
