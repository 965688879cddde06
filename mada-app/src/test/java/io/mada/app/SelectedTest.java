package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.mada.api.Choice;
import io.mada.api.ImageSet;
import io.mada.api.Region;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectedTest {

  @TempDir Path folder;

  private final ImageSet pool = mock(ImageSet.class);

  @Test
  void wholeImagesAreListedInDatasetOrderWithTheirRanks() {
    when(pool.names()).thenReturn(List.of("a", "b,c", "d"));
    try (RunDirectory directory = RunDirectory.open(folder)) {
      Selected.write(directory, List.of(Choice.of(2, 0.5), Choice.of(1, 1.5)), pool);

      assertEquals("b,c\nd\n", directory.read("selection.txt"));
      assertEquals("name,score,rank,x,y,width,height\nb,c,1.5,1,,,,\nd,0.5,2,,,,\n", directory.read("selection.csv"));
      assertEquals(List.of(1, 2), Selected.read(directory, pool));
      assertEquals(Map.of(), Selected.windows(directory, pool));
    }
  }

  @Test
  void windowsOfOneImageAreKeptTogether() {
    when(pool.names()).thenReturn(List.of("a", "b,c"));
    Region first = new Region(0, 4, 8, 6);
    Region second = new Region(8, 4, 8, 6);
    try (RunDirectory directory = RunDirectory.open(folder)) {
      Selected.write(directory, List.of(new Choice(1, 0.5, first), new Choice(1, 0.25, second)), pool);

      assertEquals("b,c\n", directory.read("selection.txt"));
      assertEquals(Map.of(1, List.of(first, second)), Selected.windows(directory, pool));
    }
  }
}
