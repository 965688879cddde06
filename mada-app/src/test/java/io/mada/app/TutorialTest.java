package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.mada.api.data.ImageSet;
import io.mada.api.testing.Sections;
import io.mada.data.image.PngFiles;
import io.mada.data.label.Taxonomies;
import io.mada.data.synthetic.SyntheticDataset;
import io.mada.testing.Prerequisite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * {@code docs/tutorial.md} from its first command to its last, as a reader goes through it: files
 * are saved, commands are given to bash, and where people label, somebody does. Networks and images
 * are smaller and trainings shorter than the page has them; nothing else is changed.
 */
class TutorialTest {

  private static final Path PAGE = Path.of("../docs/tutorial.md");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");
  private static final Pattern STATUS = Pattern.compile("# status (\\d)$");
  private static final String PEOPLE = "# people";
  private static final int PHOTOS = 30;

  /** On a disk: a script that is started is in it. */
  @TempDir(factory = TempDirFactory.Standard.class)
  private Path folder;

  @BeforeEach
  void makePhotosAndLauncher() throws IOException {
    Prerequisite.need(
        Files.isExecutable(Path.of("/bin/bash")), "there is no bash here to run the tutorial");
    Path pool = Files.createDirectories(folder.resolve("photos/pool"));
    Map<String, ?> street = Map.of("count", PHOTOS, "seed", 9, "size", List.of(80, 64));
    ImageSet photos =
        new SyntheticDataset(Sections.of(street)).open(Taxonomies.named("cityscapes"));
    for (int i = 0; i < PHOTOS; i++) {
      PngFiles.write(pool.resolve("walk " + i + ".png"), photos.image(i));
    }
    Path mada =
        Files.writeString(
            folder.resolve("mada"),
            KilledProcess.java(Mada.class, List.of()).stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" ", "#!/bin/bash\nexec ", " \"$@\"\n")));
    assertTrue(mada.toFile().setExecutable(true));
  }

  @Test
  void everyCommandDoesWhatThePageSays() throws Exception {
    List<MatchResult> blocks = BLOCK.matcher(Files.readString(PAGE)).results().toList();
    for (MatchResult block : blocks) {
      if (block.group(1).equals("yaml")) {
        save(block.group(2));
      } else {
        for (String command : block.group(2).lines().toList()) {
          follow(command);
        }
      }
    }

    assertEquals(6, names("photos/val-labels").size());
    assertEquals(5, Files.readAllLines(folder.resolve("runs/my/latest/selection.txt")).size());
    assertTrue(Files.exists(folder.resolve("runs/my/latest/report.html")));
    assertEquals(
        PHOTOS - 6, names("seen").stream().filter(name -> name.endsWith("_overlay.png")).count());
    assertTrue(Files.size(folder.resolve("street.onnx")) > 100_000);
  }

  /** Saves a file under the name in its first line. */
  private void save(String yaml) throws IOException {
    String name = yaml.lines().findFirst().orElseThrow().substring(2);
    Files.writeString(
        folder.resolve(name),
        yaml.replaceAll("iterations: \\d{3}", "iterations: 2")
            .replaceAll("count: \\d{2,}", "count: 6")
            .replace("[256, 192]", "[64, 48]")
            .replace("[192, 160]", "[48, 32]"));
  }

  private void follow(String command) throws Exception {
    if (command.endsWith(PEOPLE)) {
      label(command.replace(PEOPLE, "--port 0"));
      return;
    }
    Path said = folder.resolve("said.txt");
    Process process = bash(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    int expected =
        STATUS
            .matcher(command)
            .results()
            .map(status -> Integer.parseInt(status.group(1)))
            .findFirst()
            .orElse(0);
    assertEquals(
        expected, process.waitFor(), () -> command + "\n" + String.join("\n", lines(said)));
  }

  private ProcessBuilder bash(String command) {
    return new ProcessBuilder("/bin/bash", "-c", command).directory(folder.toFile());
  }

  /** Labels all images of the queue, roughly: buildings above, road below. */
  private void label(String command) throws IOException {
    try (ServedLabels served = ServedLabels.start(bash("exec " + command), folder)) {
      for (JsonElement image :
          JsonParser.parseString(served.get("/api/queue"))
              .getAsJsonObject()
              .getAsJsonArray("images")) {
        int id = image.getAsJsonObject().get("id").getAsInt();
        int pixels = served.label(id).length;
        assertTrue(served.stroke(id, 0, pixels / 2, (byte) 2));
        assertTrue(served.stroke(id, pixels / 2, pixels - pixels / 2, (byte) 0));
        served.post(id, "done", "{\"tab\":\"test\"}");
      }
    }
  }

  private List<String> names(String of) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(of))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return List.of(e.toString());
    }
  }
}
