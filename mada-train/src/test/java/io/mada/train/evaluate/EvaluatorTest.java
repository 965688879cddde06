package io.mada.train.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Progress;
import io.mada.api.compute.Span;
import io.mada.api.compute.Worker;
import io.mada.api.data.Batch;
import io.mada.api.data.Domain;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Sample;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.Norm;
import io.mada.api.tensor.Recording;
import io.mada.api.train.PseudoLabels;
import io.mada.train.Reference;
import io.mada.train.TinyImages;
import io.mada.train.TinyLoading;
import io.mada.train.TinyNetwork;
import io.mada.train.loop.Unlabelled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EvaluatorTest {

  private static final int CLASSES = TinyImages.TAXONOMY.size();
  private static final List<ImageSize> SIZES =
      List.of(
          new ImageSize(24, 16), new ImageSize(24, 16), new ImageSize(15, 22), new ImageSize(9, 8));

  private final ImageSet images = new TinyImages(6, SIZES, 10, 4);
  private Network network;

  @BeforeEach
  void open() {
    network = TinyNetwork.build(Norm.BATCH, 0.5, 3);
  }

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void imagesOfAnySizeAreScoredInTheirLabelsSize() {
    assertScores(Set.of(0, 1, 2));
  }

  @Test
  void classesThatAreNotSharedAreLeftOut() {
    assertScores(Set.of(1, 2));
  }

  @Test
  void theNetworkIsLeftAsItWas() {
    NDArray mean = network.state().entries().get("backbone.bn.running_mean");
    evaluator(images, images.classes()).evaluate(network, Progress.SILENT);
    assertEquals(0, mean.abs().max().getFloat());
    try (NDManager scope = network.newScope()) {
      NDManager base = scope.getParentManager();
      int before = base.getManagedArrays().size();
      evaluator(images, images.classes()).evaluate(network, Progress.SILENT);
      assertEquals(before, base.getManagedArrays().size());
    }
  }

  /** The right half of each image gets class 1, of classes 0 to 2, and the left half no label. */
  @Test
  void pseudoLabelsAreComparedWithTheScoredLabels() {
    int counted = 0;
    int labelled = 0;
    int right = 0;
    for (int n = 0; n < images.size(); n++) {
      LabelMap label = images.label(n);
      for (int i = 0; i < label.ids().length; i++) {
        int truth = label.ids()[i] & 0xff;
        boolean given = i % label.width() >= label.width() / 2;
        counted += truth == 1 || truth == 2 ? 1 : 0;
        labelled += given && (truth == 1 || truth == 2) ? 1 : 0;
        right += given && truth == 1 ? 1 : 0;
      }
    }
    PseudoLabels labels =
        pixels -> {
          Shape shape = pixels.getShape();
          int height = (int) shape.get(2);
          int width = (int) shape.get(3);
          long[] ids = new long[(int) shape.get(0) * height * width];
          for (int i = 0; i < ids.length; i++) {
            ids[i] = i % width >= width / 2 ? 1 : LabelMap.IGNORED;
          }
          return pixels.getManager().create(ids, new Shape(shape.get(0), height, width));
        };
    LabelQuality quality =
        evaluator(images, Set.of(1, 2)).reportingTo(Progress.SILENT).quality(labels, network);
    assertEquals((double) labelled / counted, quality.coverage(), 1e-12);
    assertEquals((double) right / labelled, quality.accuracy(), 1e-12);
  }

  @Test
  void progressCountsImages() {
    List<String> told = new ArrayList<>();
    Progress progress =
        (title, total) -> {
          told.add(title + " of " + total);
          return (done, detail) -> told.add(done + detail);
        };
    evaluator(images, images.classes()).evaluate(network, progress);
    assertEquals(
        List.of("evaluation of 6", "2", "3", "6"),
        List.of(told.get(0), told.get(1), told.get(2), last(told)));
  }

  @Test
  void imagesWithoutAnyScoredLabelAreAMistake() {
    for (Evaluator evaluator :
        List.of(evaluator(new Unlabelled(images), Set.of(0)), evaluator(images, Set.of()))) {
      String message =
          assertThrows(MadaException.class, () -> evaluator.evaluate(network, Progress.SILENT))
              .getMessage();
      assertTrue(
          message.startsWith(
              "no pixel of the validation images is labelled with a class that is scored"));
    }
  }

  @Test
  void featuresThatOverflowAreNotScored() {
    network.state().entries().get("classifier.weight").muli((float) 1e-20);
    NDArray scale = network.state().entries().get("features_bn.weight");
    scale.muli((float) 1e15);
    Evaluator evaluator = evaluator(images, images.classes());
    evaluator.evaluate(network, Progress.SILENT);
    scale.muli(1e10f);
    assertThrows(Evaluator.Diverged.class, () -> evaluator.evaluate(network, Progress.SILENT));
  }

  @Test
  void everyImageIsScoredByItself() {
    Set<Integer> scored = Set.of(1, 2);
    Evaluation evaluation = evaluator(images, scored).examine(network, Views.ONE, Progress.SILENT);
    assertEquals(images.names(), evaluation.images().stream().map(ImageScores::name).toList());
    ConfusionMatrix all = new ConfusionMatrix(CLASSES);
    for (int i = 0; i < images.size(); i++) {
      ConfusionMatrix confusion = new ConfusionMatrix(CLASSES);
      count(i, logits(i), confusion);
      count(i, logits(i), all);
      Scores expected = Scores.of(confusion, TinyImages.TAXONOMY.names(), scored, 0);
      ImageScores image = evaluation.images().get(i);
      assertEquals(confusion.labelled(scored), image.pixels());
      assertEquals(expected.pixelAccuracy(), image.pixelAccuracy());
      double sum = 0;
      int labelled = 0;
      for (int c : scored) {
        Double iou = expected.classIou().get(TinyImages.TAXONOMY.names().get(c));
        assertEquals(iou, image.classIou().get(c));
        if (confusion.row(c) > 0) {
          sum += iou;
          labelled++;
        }
      }
      assertEquals(sum / labelled, image.miou(), 1e-12);
    }
    for (int c : scored) {
      String name = TinyImages.TAXONOMY.names().get(c);
      assertEquals(all.predicted(c), evaluation.confusion().get(name));
    }
    assertEquals(scored.size(), evaluation.confusion().size());
  }

  /** Pixel by pixel in double precision, from the network's own logits. */
  @Test
  void calibrationIsThatOfDoublePrecision() {
    Set<Integer> scored = Set.of(0, 2);
    long[] pixels = new long[15];
    double[] right = new double[15];
    double[] sure = new double[15];
    for (int n = 0; n < images.size(); n++) {
      LabelMap label = images.label(n);
      double[][] maps = logits(n);
      for (int p = 0; p < label.ids().length; p++) {
        int truth = label.ids()[p] & 0xff;
        if (scored.contains(truth)) {
          double total = 0;
          int best = 0;
          for (int c = 0; c < CLASSES; c++) {
            total += Math.exp(maps[c][p]);
            best = maps[c][p] > maps[best][p] ? c : best;
          }
          double confidence = Math.exp(maps[best][p]) / total;
          int bin = (int) Math.ceil(15 * confidence) - 1;
          pixels[bin]++;
          right[bin] += best == truth ? 1 : 0;
          sure[bin] += confidence;
        }
      }
    }
    double error = 0;
    long total = 0;
    List<Long> filled = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      error += Math.abs(right[i] - sure[i]);
      total += pixels[i];
      if (pixels[i] > 0) {
        filled.add(pixels[i]);
      }
    }
    Calibration found =
        evaluator(images, scored).examine(network, Views.ONE, Progress.SILENT).calibration();
    assertTrue(filled.size() > 2, filled + " in bins: too few to tell anything");
    assertEquals(filled, found.bins().stream().map(Calibration.Bin::pixels).toList());
    assertEquals(error / total, found.expectedError(), 1e-6);
  }

  @Test
  void partsThatEndWithABatchTellTheSameAsTheWhole() {
    Evaluator evaluator = evaluator(images, Set.of(0, 1));
    Evaluation whole = evaluator.examine(network, Views.ONE, Progress.SILENT);
    List<Counts> parts = new ArrayList<>();
    Worker<Counts> worker = evaluator.pass(network, Views.ONE);
    for (Span span : List.of(new Span(0, 2), new Span(2, 3), new Span(3, 6))) {
      worker.work(span, (part, counts) -> parts.add(counts));
    }
    Evaluation joined = evaluator.evaluation(parts);
    assertEquals(whole.images(), joined.images());
    assertEquals(whole.calibration(), joined.calibration());
    assertEquals(whole.confusion(), joined.confusion());
    assertEquals(whole.scores().classIou(), joined.scores().classIou());
    assertEquals(
        whole.scores(), evaluator.evaluate(network, Progress.SILENT), "the details change nothing");
  }

  private static String last(List<String> list) {
    return list.get(list.size() - 1);
  }

  private static Evaluator evaluator(ImageSet images, Set<Integer> scored) {
    return new Evaluator(new TinyLoading(), images, TinyImages.TAXONOMY, scored);
  }

  private void assertScores(Set<Integer> scored) {
    ConfusionMatrix confusion = new ConfusionMatrix(CLASSES);
    double loss = 0;
    for (int i = 0; i < images.size(); i++) {
      loss += count(i, logits(i), confusion);
    }
    Scores expected =
        Scores.of(confusion, TinyImages.TAXONOMY.names(), scored, loss / confusion.total());
    Scores actual = evaluator(images, scored).evaluate(network, Progress.SILENT);
    assertEquals(expected.loss(), actual.loss(), 1e-5);
    assertEquals(expected.classIou(), actual.classIou());
    assertEquals(expected.miou(), actual.miou());
    assertEquals(expected.pixelAccuracy(), actual.pixelAccuracy());
    assertEquals(expected.meanAccuracy(), actual.meanAccuracy());
    assertEquals(expected.frequencyWeightedIou(), actual.frequencyWeightedIou());
  }

  /** Counts an image's pixels one by one and returns their summed loss. */
  private double count(int index, double[][] maps, ConfusionMatrix confusion) {
    LabelMap label = images.label(index);
    int pixels = label.ids().length;
    double loss = 0;
    for (int p = 0; p < pixels; p++) {
      int truth = label.ids()[p] & 0xff;
      if (truth != LabelMap.IGNORED) {
        double[] logits = new double[CLASSES];
        for (int c = 0; c < CLASSES; c++) {
          logits[c] = maps[c][p];
        }
        long[] one = new long[CLASSES * CLASSES];
        one[truth * CLASSES + Reference.argMax(logits)] = 1;
        confusion.add(one);
        loss += Reference.crossEntropy(logits, truth);
      }
    }
    return loss;
  }

  /** A map of each class in the label's size. */
  private double[][] logits(int index) {
    try (NDManager scope = network.newScope()) {
      return logits(batch(index).images(scope), images.label(index).size());
    }
  }

  private Batch batch(int index) {
    Sample sample = new Sample(images.image(index), images.label(index));
    return Batch.of(List.of(index), List.of(sample));
  }

  private double[][] logits(NDArray input, ImageSize size) {
    try (Recording off = Recording.off();
        NetworkOutput output = network.forward(input, Mode.inference(Domain.TARGET))) {
      int h = (int) output.logits().getShape().get(2);
      int w = (int) output.logits().getShape().get(3);
      float[] values = output.logits().toFloatArray();
      double[][] maps = new double[CLASSES][];
      for (int c = 0; c < CLASSES; c++) {
        double[] map = new double[h * w];
        for (int i = 0; i < map.length; i++) {
          map[i] = values[c * h * w + i];
        }
        maps[c] = Reference.upsample(map, h, w, size.height(), size.width());
      }
      return maps;
    }
  }

  /** Each view's image is made pixel by pixel, and each answer is turned back likewise. */
  @Test
  void viewsAreAveragedAsProbabilities() {
    var views = new Views(List.of(1.0, 0.5, 1.75), true);
    ConfusionMatrix confusion = new ConfusionMatrix(CLASSES);
    double loss = 0;
    for (int i = 0; i < images.size(); i++) {
      double[][] mean = new double[CLASSES][images.label(i).ids().length];
      for (double scale : views.scales()) {
        add(mean, seen(i, scale, false), 1.0 / (2 * views.scales().size()));
        add(mean, seen(i, scale, true), 1.0 / (2 * views.scales().size()));
      }
      for (double[] map : mean) {
        Arrays.setAll(map, p -> Math.log(map[p]));
      }
      loss += count(i, mean, confusion);
    }
    Scores expected =
        Scores.of(
            confusion, TinyImages.TAXONOMY.names(), images.classes(), loss / confusion.total());

    Scores actual =
        evaluator(images, images.classes()).examine(network, views, Progress.SILENT).scores();

    assertEquals(expected.loss(), actual.loss(), 1e-5);
    assertEquals(expected.miou(), actual.miou(), 1e-3);
    assertEquals(expected.pixelAccuracy(), actual.pixelAccuracy(), 1e-3);
    assertNotEquals(
        evaluator(images, images.classes()).evaluate(network, Progress.SILENT).loss(),
        actual.loss(),
        1e-4);
  }

  /** The probabilities of a view, in the label's size and the image's own direction. */
  private double[][] seen(int index, double scale, boolean mirrored) {
    ImageSize size = images.label(index).size();
    int height = (int) Math.round(scale * size.height());
    int width = (int) Math.round(scale * size.width());
    double[][] logits;
    try (NDManager scope = network.newScope()) {
      float[] pixels = batch(index).images(scope).toFloatArray();
      float[] view = new float[3 * height * width];
      for (int c = 0; c < 3; c++) {
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            int from = mirrored ? width - 1 - x : x;
            view[(c * height + y) * width + x] =
                (float)
                    sample(
                        pixels,
                        c * size.height() * size.width(),
                        size,
                        (y + 0.5) * size.height() / height - 0.5,
                        (from + 0.5) * size.width() / width - 0.5);
          }
        }
      }
      logits = logits(scope.create(view, new Shape(1, 3, height, width)), size);
    }
    double[][] seen = new double[CLASSES][size.height() * size.width()];
    for (int p = 0; p < seen[0].length; p++) {
      int x = p % size.width();
      int at = mirrored ? p - x + size.width() - 1 - x : p;
      double sum = 0;
      for (int c = 0; c < CLASSES; c++) {
        seen[c][p] = Math.exp(logits[c][at]);
        sum += seen[c][p];
      }
      for (int c = 0; c < CLASSES; c++) {
        seen[c][p] /= sum;
      }
    }
    return seen;
  }

  /** Between the centres of four pixels; what lies beyond the edge is the edge. */
  private static double sample(float[] pixels, int from, ImageSize size, double y, double x) {
    double inY = Math.max(0, y);
    double inX = Math.max(0, x);
    int top = Math.min((int) inY, size.height() - 1);
    int left = Math.min((int) inX, size.width() - 1);
    int bottom = Math.min(top + 1, size.height() - 1);
    int right = Math.min(left + 1, size.width() - 1);
    double down = inY - top;
    double across = inX - left;
    return (1 - down) * (1 - across) * pixels[from + top * size.width() + left]
        + (1 - down) * across * pixels[from + top * size.width() + right]
        + down * (1 - across) * pixels[from + bottom * size.width() + left]
        + down * across * pixels[from + bottom * size.width() + right];
  }

  private static void add(double[][] sum, double[][] added, double share) {
    for (int c = 0; c < sum.length; c++) {
      for (int p = 0; p < sum[c].length; p++) {
        sum[c][p] += share * added[c][p];
      }
    }
  }
}
