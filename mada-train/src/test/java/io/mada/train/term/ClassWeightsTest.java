package io.mada.train.term;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mada.api.ConfigurationException;
import io.mada.api.Progress;
import io.mada.api.testing.Sections;
import io.mada.api.train.Images;
import io.mada.api.train.Labels;
import io.mada.train.TinyImages;
import io.mada.train.TinyLoading;
import io.mada.train.loop.LabelCounts;
import io.mada.train.loop.TrainingImages;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassWeightsTest {

  private static final List<String> CLASSES = TinyImages.TAXONOMY.names();
  private final TinyImages source = TinyImages.source(5);
  private final TinyImages target = TinyImages.target(6);
  private final Labels labels =
      new LabelCounts(
          new TrainingImages(new TinyLoading(), source, target, target, List.of(1, 4)),
          CLASSES,
          Progress.SILENT);

  @Test
  void givenOnesAreThoseOfTheirClasses() {
    ClassWeights weights = read(Map.of("car", 2, "road", 0.5));
    assertArrayEquals(new float[] {0.5f, 1, 2}, weights.of(labels, Images.SOURCE));
  }

  @Test
  void balancedOnesFollowFromTheLabelsOfTheSet() {
    assertArrayEquals(
        balanced(source, List.of(0, 1, 2, 3, 4)),
        read("balanced").of(labels, Images.SOURCE),
        1e-6f);
    assertArrayEquals(
        balanced(target, List.of(1, 4)), read("balanced").of(labels, Images.SELECTED), 1e-6f);
  }

  private static float[] balanced(TinyImages images, List<Integer> indices) {
    double[] pixels = new double[3];
    double all = 0;
    for (int i : indices) {
      for (byte id : images.label(i).ids()) {
        if ((id & 0xff) < 3) {
          pixels[id]++;
          all++;
        }
      }
    }
    float[] weights = new float[3];
    for (int c = 0; c < 3; c++) {
      weights[c] = (float) (1 / Math.log(1.02 + pixels[c] / all));
    }
    return weights;
  }

  @Test
  void whatMakesNoSenseIsNamed() {
    assertMistake(
        "class_weights must be balanced, or weights by class as {car: 2}, not 'equal'", "equal");
    assertMistake("class_weights.car must be from 0 to 1e30, not -1", Map.of("car", -1));
    var e =
        assertThrows(
            ConfigurationException.class,
            () ->
                Supervised.read(
                    Sections.of(
                        Map.of("class_weights", "balanced", "loss", Map.of("name", "ohem")))));
    assertEquals(
        "class_weights are those of the loss cross_entropy; remove them, or the loss ohem",
        e.getMessage());
  }

  private static void assertMistake(String message, Object value) {
    assertEquals(
        message, assertThrows(ConfigurationException.class, () -> read(value)).getMessage());
  }

  private static ClassWeights read(Object value) {
    return ClassWeights.read(Sections.of(Map.of("class_weights", value)));
  }
}
