package io.mada.train.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.mada.api.tensor.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScoresTest {

  private static final double[] PUBLISHED_IOUS = {
    0.47770069375619423,
    0.44385026737967914,
    0.4639593908629442,
    0.43446088794926,
    0.45181347150259066,
    0.42800397219463754,
    0.4620976116303219,
    0.4581178903826267,
    0.44659206510681587,
    0.45483193277310924,
    0.42433537832310836,
    0.4594320486815416,
    0.45213849287169044,
    0.2718266253869969,
    0.0,
    0.2750478621569879,
    0.0,
    0.441025641025641,
    0.4632272228320527
  };

  /** The matrix and the scores that the published code computes. */
  @Test
  void scoresAreThePublishedOnes() throws IOException {
    int classes = PUBLISHED_IOUS.length;
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        InputStream in = getClass().getResourceAsStream("metrics.npz")) {
      NDList golden = NDList.decode(manager, in);
      NDArray certain = golden.get("predictions").oneHot(classes).transpose(0, 3, 1, 2);
      NDArray logits = certain.toType(DataType.FLOAT32, false);
      long[] counts =
          Tensors.confusion(
                  Tensors.upsampleLike(logits, golden.get("labels")), golden.get("labels"))
              .toLongArray();
      long[] published = golden.get("confusion").toType(DataType.INT64, false).toLongArray();
      assertArrayEquals(published, counts);

      ConfusionMatrix confusion = new ConfusionMatrix(classes);
      confusion.add(counts);
      List<String> names = IntStream.range(0, classes).mapToObj(i -> "class" + i).toList();
      Scores scores = Scores.of(confusion, names, all(classes), 0.25);
      assertEquals(0.559355227478156, scores.pixelAccuracy(), 1e-12);
      assertEquals(0.5715434298047558, scores.meanAccuracy(), 1e-12);
      assertEquals(0.399773723107527, scores.frequencyWeightedIou(), 1e-12);
      assertEquals(0.3846558660429579, scores.miou(), 1e-12);
      assertEquals(0.25, scores.loss());
      assertEquals(names, List.copyOf(scores.classIou().keySet()));
      double[] ious = scores.classIou().values().stream().mapToDouble(v -> v).toArray();
      assertArrayEquals(PUBLISHED_IOUS, ious, 1e-12);
    }
  }

  @Test
  void aClassThatIsNeitherThereNorPredictedHasNoScore() {
    Scores scores = scores(Set.of(0, 1, 2), 3, 1, 0, 0, 4, 0, 0, 0, 0);
    assertEquals(Map.of("a", 3.0 / 4, "b", 4.0 / 5), scores.classIou());
    assertEquals((3.0 / 4 + 4.0 / 5) / 2, scores.miou(), 1e-12);
    assertEquals((3.0 / 4 + 1) / 2, scores.meanAccuracy(), 1e-12);
    assertEquals(7.0 / 8, scores.pixelAccuracy(), 1e-12);
    assertEquals(3.0 / 4 / 2 + 4.0 / 5 / 2, scores.frequencyWeightedIou(), 1e-12);
  }

  @Test
  void aClassThatIsPredictedAndNotThereScoresZero() {
    Scores scores = scores(Set.of(0, 1, 2), 3, 0, 1, 0, 4, 0, 0, 0, 0);
    assertEquals(0, scores.classIou().get("c"));
    assertEquals((3.0 / 4 + 1) / 3, scores.miou(), 1e-12);
    assertEquals((3.0 / 4 + 1) / 2, scores.meanAccuracy(), 1e-12);
  }

  /**
   * Of labels 0 and 1: label 2's pixels are left out, and predicting 2 where 0 is right stays a
   * mistake.
   */
  @Test
  void scoresOfSomeClassesLeaveTheOtherLabelsOut() {
    Scores scores = scores(Set.of(0, 1), 5, 1, 2, 0, 6, 0, 9, 9, 9);
    assertEquals(Map.of("a", 5.0 / 8, "b", 6.0 / 7), scores.classIou());
    assertEquals(11.0 / 14, scores.pixelAccuracy(), 1e-12);
    assertEquals((5.0 / 8 + 1) / 2, scores.meanAccuracy(), 1e-12);
    assertEquals(8.0 / 14 * 5 / 8 + 6.0 / 14 * 6 / 7, scores.frequencyWeightedIou(), 1e-12);
  }

  @Test
  void countsAddUp() {
    ConfusionMatrix confusion = new ConfusionMatrix(2);
    confusion.add(new long[] {1, 0, 0, 1});
    confusion.add(new long[] {0, 2, 0, 0});
    assertEquals(4, confusion.total());
    assertEquals(
        Map.of("a", 1.0 / 3, "b", 1.0 / 3),
        Scores.of(confusion, List.of("a", "b"), all(2), 0).classIou());
  }

  private static Scores scores(Set<Integer> scored, long... counts) {
    ConfusionMatrix confusion = new ConfusionMatrix(3);
    confusion.add(counts);
    return Scores.of(confusion, List.of("a", "b", "c"), scored, 0);
  }

  private static Set<Integer> all(int classes) {
    return IntStream.range(0, classes).boxed().collect(Collectors.toSet());
  }
}
