package io.mada.active.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.active.Tasks;
import io.mada.api.MadaException;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.testing.Sections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListStrategyTest {

  @TempDir Path folder;

  @Test
  void theNamedImagesAreChosen() throws IOException {
    SelectionStrategy list = list("image2.png\n\nimage0\n");

    assertEquals(List.of(2, 0), Tasks.images(list.select(Tasks.of(3).choose(2))));
  }

  @Test
  void aFurtherRoundTakesTheNextNames() throws IOException {
    SelectionStrategy list = list("image2\nimage0\nimage1\n");

    assertEquals(List.of(2), Tasks.images(list.select(Tasks.of(3).choose(1))));
    assertEquals(List.of(0, 1), Tasks.images(list.select(Tasks.of(3).labelled(2).choose(2))));
  }

  @Test
  void aNameThatThePoolLacksIsAnErrorWithTheNearestOne() throws IOException {
    SelectionStrategy list = list("imagee1\n");

    MadaException error =
        assertThrows(MadaException.class, () -> list.select(Tasks.of(3).choose(1)));

    assertTrue(error.getMessage().contains("imagee1; did you mean image1?"), error.getMessage());
  }

  private SelectionStrategy list(String text) throws IOException {
    return new ListStrategy(
        Sections.of(Map.of("file", Files.writeString(folder.resolve("list.txt"), text))));
  }
}
