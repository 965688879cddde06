package io.mada.app.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.mada.api.MadaException;
import io.mada.api.Progress;
import io.mada.api.data.ImageSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelFilesTest {

  private static final LabelFiles NONE = new LabelFiles(Map.of());
  private static final String NAME = "source_labels.csv";

  @TempDir private Path folder;

  private final ImageSet set = mock(ImageSet.class);

  @BeforeEach
  void makeFiles() throws IOException {
    Path shared = Files.writeString(folder.resolve("=a, \"b\".png"), "one");
    Path own = Files.writeString(folder.resolve("c.png"), "two");
    List<Path> files = List.of(shared, shared, own);
    when(set.size()).thenReturn(4);
    when(set.labelFiles(3)).thenReturn(List.of());
    for (int i = 0; i < files.size(); i++) {
      when(set.labelFiles(i)).thenReturn(List.of(files.get(i)));
    }
  }

  @Test
  void theyAreReadAsTheyWereWritten() {
    LabelFiles files = LabelFiles.of(set, NONE, Progress.SILENT);
    assertEquals(
        List.of(folder.resolve("=a, \"b\".png"), folder.resolve("c.png")),
        List.copyOf(files.versions().keySet()));
    try (RunDirectory run = RunDirectory.open(folder.resolve("run"))) {
      files.write(run, NAME);
      assertEquals(files, LabelFiles.read(run.files(), NAME));
      assertEquals(NONE, LabelFiles.read(run.files(), "validation_labels.csv"));
    }
  }

  @Test
  void aDamagedListIsNamed() {
    try (RunDirectory run = RunDirectory.open(folder.resolve("run"))) {
      for (String text : List.of("file,bytes\na,1\n", "file,bytes,modified,content\na,b,c,d\n")) {
        run.write(NAME, text);
        String error =
            assertThrows(MadaException.class, () -> LabelFiles.read(run.files(), NAME))
                .getMessage();
        assertTrue(error.startsWith(run.resolve(NAME) + " is damaged: "), error);
      }
    }
  }

  @Test
  void whatIsNoFileIsNotRead() throws IOException {
    Path file = folder.resolve("c.png");
    Files.delete(file);
    Files.createDirectory(file);

    String error =
        assertThrows(MadaException.class, () -> LabelFiles.of(set, NONE, Progress.SILENT))
            .getMessage();

    assertEquals("the label file " + file + " is missing, or no file", error);
  }
}
