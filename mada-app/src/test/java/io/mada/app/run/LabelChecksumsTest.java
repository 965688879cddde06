package io.mada.app.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.mada.api.MadaException;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelChecksumsTest {

  @TempDir Path folder;

  @Test
  void labelsThatHaveChangedAreNamed() {
    ImageSet set = mock(ImageSet.class);
    when(set.names()).thenReturn(List.of("a", "b, the \"second\"", "c"));
    when(set.label(1)).thenReturn(new LabelMap(2, 1, new byte[] {0, 1}));
    when(set.label(2)).thenReturn(new LabelMap(2, 1, new byte[] {3, 3}));
    try (RunDirectory run = RunDirectory.open(folder)) {
      LabelChecksums trained = LabelChecksums.of(set, List.of(1, 2));
      trained.write(run, "rounds/1/");
      assertEquals(trained, LabelChecksums.read(run.files().in("rounds/1")));
      assertEquals(List.of(), trained.changes(LabelChecksums.of(set, List.of(1, 2))));

      when(set.label(1)).thenReturn(new LabelMap(2, 1, new byte[] {1, 0}));
      assertEquals(
          List.of("b, the \"second\""), trained.changes(LabelChecksums.of(set, List.of(1, 2))));
      assertEquals(List.of(), trained.changes(LabelChecksums.of(set, List.of(2))));
    }
  }

  @Test
  void theChecksumKnowsSizeAndPixels() {
    String checksum = LabelChecksums.checksum(new LabelMap(4, 1, new byte[4]));
    assertEquals(checksum, LabelChecksums.checksum(new LabelMap(4, 1, new byte[4])));
    assertNotEquals(checksum, LabelChecksums.checksum(new LabelMap(2, 2, new byte[4])));
    assertNotEquals(checksum, LabelChecksums.checksum(new LabelMap(4, 1, new byte[] {0, 0, 0, 1})));
  }

  @Test
  void aRunWithoutTheFileKnowsNothing() {
    assertEquals(Map.of(), LabelChecksums.read(new RunFiles(folder)).checksums());
  }

  @Test
  void aDamagedFileIsNamed() {
    try (RunDirectory run = RunDirectory.open(folder)) {
      run.write(LabelChecksums.NAME, "name,sum\na,1\n");
      String error =
          assertThrows(MadaException.class, () -> LabelChecksums.read(run.files())).getMessage();
      assertTrue(error.startsWith(folder.resolve("labels.csv") + " is damaged: "), error);
    }
  }
}
