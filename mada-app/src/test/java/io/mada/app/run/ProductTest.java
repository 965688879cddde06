package io.mada.app.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProductTest {

  private static final String COMMIT = "mada.commit";

  private final String before = System.getProperty(COMMIT);

  @BeforeEach
  void forgetTheLauncher() {
    System.clearProperty(COMMIT);
  }

  @AfterEach
  void restore() {
    if (before != null) {
      System.setProperty(COMMIT, before);
    }
  }

  @Test
  void theBuildKnowsTheCommitOfAClone() throws Exception {
    String head = git("rev-parse", "--verify", "--quiet", "HEAD");
    assertEquals(
        head.isEmpty() ? Optional.empty() : Optional.of(head),
        Product.commit().map(commit -> commit.replace("-dirty", "")));
  }

  /** What git says of the sources' own folder; nothing where it is no clone, or there is no git. */
  private static String git(String... command) throws Exception {
    List<String> words = new ArrayList<>(List.of("git"));
    words.addAll(List.of(command));
    ProcessBuilder git = new ProcessBuilder(words).directory(Path.of("..").toFile());
    git.environment().put("GIT_CEILING_DIRECTORIES", Path.of("../..").toRealPath().toString());
    try {
      Process process = git.redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? said.strip() : "";
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void theLauncherKnowsItBetter() {
    System.setProperty(COMMIT, "abc-dirty");
    try {
      assertEquals(Optional.of("abc-dirty"), Product.commit());
      assertTrue(Product.describe().contains(", commit abc-dirty, Java "), Product.describe());
    } finally {
      System.clearProperty(COMMIT);
    }
  }
}
