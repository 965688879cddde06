package io.mada.train.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.data.Batch;
import io.mada.api.data.LabelMap;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class LabelWatchTest {

  @Test
  void aThousandIgnoredImagesInARowAreAMistake() {
    LabelWatch watch = new LabelWatch("selected", 3);
    see(watch, 249, false);
    see(watch, 1, true);
    see(watch, 249, false);

    String message = assertThrows(MadaException.class, () -> see(watch, 1, false)).getMessage();

    String begin =
        "every pixel of the last 1000 selected images was ignored, so that nothing is learnt from them;";
    assertEquals(begin, message.substring(0, begin.length()));
  }

  @Test
  void aLargeSetIsGivenAWholeEpoch() {
    LabelWatch watch = new LabelWatch("source", 2000);
    see(watch, 499, false);

    assertThrows(MadaException.class, () -> see(watch, 1, false));
  }

  /** Shows so many batches of four images. */
  private static void see(LabelWatch watch, int batches, boolean labelled) {
    byte[] labels = new byte[4 * 6];
    Arrays.fill(labels, (byte) LabelMap.IGNORED);
    labels[23] = labelled ? 0 : labels[23];
    Batch batch =
        new Batch(Collections.nCopies(4, 0), new ImageSize(3, 2), new byte[3 * 4 * 6], labels);
    for (int i = 0; i < batches; i++) {
      assertSame(batch, watch.see(batch));
    }
  }
}
