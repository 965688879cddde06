package io.mada.app.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
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
  void theBuildKnowsTheCommitOfAClone() {
    boolean clone = Files.exists(Path.of("../.git"));
    assertEquals(clone, Product.commit().isPresent(), Product.describe());
    Product.commit()
        .ifPresent(commit -> assertTrue(commit.matches("[0-9a-f]{40}(-dirty)?"), commit));
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
