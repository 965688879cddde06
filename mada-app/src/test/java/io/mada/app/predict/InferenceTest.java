package io.mada.app.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.mada.api.ImageSize;
import io.mada.api.data.Batch;
import io.mada.api.data.Domain;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Sample;
import io.mada.api.data.Taxonomy;
import io.mada.api.nn.Backbone;
import io.mada.api.nn.Convolution;
import io.mada.api.nn.Layer;
import io.mada.api.nn.Layers;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkBody;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.Norm;
import io.mada.api.tensor.Recording;
import io.mada.app.pipeline.NetworkFile;
import io.mada.data.image.Resize;
import io.mada.train.evaluate.Views;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows and views beside the whole image, and beside a computation in double precision. */
class InferenceTest {

  private static final int CLASSES = 5;
  private static final Taxonomy TAXONOMY =
      new Taxonomy(
          "letters",
          Stream.of("a", "b", "c", "d", "e").map(n -> new Taxonomy.Category(n, 0)).toList());

  /** A network of one convolution for the features, and one of single pixels for the classes. */
  private record Body(Layer features, Layer classifier) implements NetworkBody {

    Body(Layers layers, int kernel, int stride) {
      this(
          layers.convolution("features", Convolution.of(3, 4, kernel).stride(stride)),
          layers.convolution("classifier", Convolution.of(4, CLASSES, 1).withBias()));
    }

    @Override
    public int featureChannels() {
      return 4;
    }

    @Override
    public NetworkOutput forward(NDArray images, Mode mode) {
      NDArray values = features.forward(images, mode);
      return new NetworkOutput(values, classifier.forward(values, mode));
    }
  }

  private record NoBackbone() implements Backbone {

    @Override
    public int[] channels() {
      return new int[0];
    }

    @Override
    public NDList forward(NDArray images, Mode mode) {
      return new NDList();
    }
  }

  private static Network network(int kernel, int stride) {
    var design =
        new Network.Design(
            (layers, backbone, classes) -> new Body(layers, kernel, stride),
            layers -> new NoBackbone(),
            Norm.FROZEN,
            CLASSES,
            false);
    Network network = design.build(Device.cpu(), 7);
    // Answers that differ from pixel to pixel.
    try (Recording off = Recording.off()) {
      network.state().entries().values().forEach(weights -> weights.muli(6));
    }
    return network;
  }

  private static Segmented segment(Network network, RgbImage image, Windows windows, Views views) {
    var loaded = new NetworkFile.Loaded(network, TAXONOMY, Optional.empty(), Optional.empty());
    var inference =
        new Inference(loaded, new Inference.Manner(windows, views, Optional.empty(), true));
    return inference.segment(inference.ready(image, "the image"), false);
  }

  @ParameterizedTest
  @CsvSource({
    "70, 50, 32, 40, 8",
    "33, 100, 32, 32, 16",
    "129, 65, 64, 32, 16",
    "65, 33, 32, 32, 0",
    "20, 90, 64, 64, 32"
  })
  void windowsOfANetworkThatSeesSinglePixelsAreTheWholeImage(
      int width, int height, int windowWidth, int windowHeight, int overlap) {
    RgbImage image = image(width, height);
    try (Network network = network(1, 1)) {
      Segmented whole = segment(network, image, Windows.NONE, Views.ONE);

      Segmented parts =
          segment(network, image, new Windows(windowWidth, windowHeight, overlap), Views.ONE);

      assertArrayEquals(whole.labels().ids(), parts.labels().ids());
      assertTrue(distinct(whole.labels()) > 2, "the test says nothing");
      for (int i = 0; i < width * height; i++) {
        assertEquals(
            whole.confidence().get()[i] & 0xff,
            parts.confidence().get()[i] & 0xff,
            1,
            "pixel " + i);
      }
    }
  }

  /** Of a network that sees its neighbours, a window's outermost pixels alone are other. */
  @Test
  void insideOfWindowsNothingDiffersFromTheWholeImage() {
    RgbImage image = image(100, 90);
    var windows = new Windows(40, 32, 10);
    var columns = new WindowRow(100, 40, 10);
    var rows = new WindowRow(90, 32, 10);
    try (Network network = network(3, 1)) {
      Segmented whole = segment(network, image, Windows.NONE, Views.ONE);
      Segmented parts = segment(network, image, windows, Views.ONE);
      int compared = 0;
      for (int i = 0; i < 9000; i++) {
        if (!isAtEdge(columns, i % 100, 100) && !isAtEdge(rows, i / 100, 90)) {
          assertEquals(whole.labels().ids()[i], parts.labels().ids()[i]);
          assertEquals(whole.confidence().get()[i] & 0xff, parts.confidence().get()[i] & 0xff, 1);
          compared++;
        }
      }
      assertTrue(compared > 6000, compared + " pixels");
    }
  }

  private static boolean isAtEdge(WindowRow row, int place, int length) {
    for (int i = 0; i < row.count(); i++) {
      int last = row.start(i) + row.window() - 1;
      if (place == row.start(i) && place > 0 || place == last && place < length - 1) {
        return true;
      }
    }
    return false;
  }

  @ParameterizedTest
  @CsvSource({
    "70, 50, 32, 40, 8, 1, false",
    "75, 75, 32, 32, 16, 1, true",
    "65, 33, 48, 32, 0, 1 0.5, false",
    "90, 61, 40, 36, 18, 0.75 1.5, true",
    "50, 41, 0, 0, 0, 1 0.5 2, true",
    "31, 47, 64, 64, 8, 1.25, true"
  })
  void theMeanOfWindowsAndViewsIsThatOfDoublePrecision(
      int width,
      int height,
      int windowWidth,
      int windowHeight,
      int overlap,
      String scales,
      boolean flip) {
    RgbImage image = image(width, height);
    var windows = new Windows(windowWidth, windowHeight, overlap);
    var views = new Views(Stream.of(scales.split(" ")).map(Double::valueOf).toList(), flip);
    try (Network network = network(3, 2)) {
      Segmented seen = segment(network, image, windows, views);
      double[][] wanted = mean(network, image, windows, views);
      int clear = 0;
      for (int i = 0; i < width * height; i++) {
        int best = 0;
        double second = 0;
        for (int c = 1; c < CLASSES; c++) {
          if (wanted[c][i] > wanted[best][i]) {
            second = wanted[best][i];
            best = c;
          } else {
            second = Math.max(second, wanted[c][i]);
          }
        }
        assertEquals(255 * wanted[best][i], seen.confidence().get()[i] & 0xff, 0.51, "pixel " + i);
        if (wanted[best][i] - second > 1e-5) {
          assertEquals(best, seen.labels().ids()[i], "pixel " + i);
          clear++;
        }
      }
      assertTrue(clear > 0.9 * width * height);
    }
  }

  /** By definition: every window's and view's softmax is added to arrays of the whole image. */
  private static double[][] mean(Network network, RgbImage image, Windows windows, Views views) {
    int width = image.width();
    int height = image.height();
    int across = windows.isNone() ? width : Math.min(width, windows.width());
    int down = windows.isNone() ? height : Math.min(height, windows.height());
    double[][] sums = new double[CLASSES][width * height];
    double[] weights = new double[width * height];
    for (int top : starts(height, down, windows.overlap())) {
      for (int left : starts(width, across, windows.overlap())) {
        byte[] rgb = new byte[3 * across * down];
        for (int i = 0; i < rgb.length; i++) {
          int pixel = (top + i / 3 / across) * width + left + i / 3 % across;
          rgb[i] = image.rgb()[3 * pixel + i % 3];
        }
        var part = new RgbImage(across, down, rgb);
        for (double scale : views.scales()) {
          for (boolean mirrored : views.mirrored() ? List.of(false, true) : List.of(false)) {
            double[][] seen = probabilities(network, part, scale, mirrored);
            for (int i = 0; i < across * down; i++) {
              int x = i % across;
              int y = i / across;
              double weight =
                  ramp(x, across, left == 0, left + across == width, windows.overlap())
                      * ramp(y, down, top == 0, top + down == height, windows.overlap());
              int pixel = (top + y) * width + left + x;
              weights[pixel] += weight;
              for (int c = 0; c < CLASSES; c++) {
                sums[c][pixel] += weight * seen[c][i];
              }
            }
          }
        }
      }
    }
    for (int i = 0; i < weights.length; i++) {
      for (int c = 0; c < CLASSES; c++) {
        sums[c][i] /= weights[i];
      }
    }
    return sums;
  }

  private static double ramp(int at, int length, boolean first, boolean last, int overlap) {
    double weight = 1;
    if (!first) {
      weight = Math.min(weight, (at + 1.) / (overlap + 1));
    }
    if (!last) {
      weight = Math.min(weight, (length - at) / (overlap + 1.));
    }
    return weight;
  }

  private static int[] starts(int length, int window, int overlap) {
    int count = 1;
    while (window + (count - 1) * (window - overlap) < length) {
      count++;
    }
    int[] starts = new int[count];
    for (int i = 1; i < count; i++) {
      starts[i] = (int) Math.round(i * (length - window) / (count - 1.));
    }
    return starts;
  }

  private static double[][] probabilities(
      Network network, RgbImage part, double scale, boolean mirrored) {
    int width = part.width();
    var size =
        new ImageSize((int) Math.round(scale * width), (int) Math.round(scale * part.height()));
    RgbImage shown = Resize.bilinear(part, size);
    if (mirrored) {
      byte[] rgb = new byte[shown.rgb().length];
      for (int i = 0; i < rgb.length; i++) {
        int x = i / 3 % size.width();
        rgb[i] = shown.rgb()[i + 3 * (size.width() - 1 - 2 * x)];
      }
      shown = new RgbImage(size.width(), size.height(), rgb);
    }
    var none = new LabelMap(size.width(), size.height(), new byte[size.width() * size.height()]);
    try (Recording off = Recording.off();
        NDManager scope = network.newScope();
        NetworkOutput output =
            network.forward(
                Batch.of(List.of(0), List.of(new Sample(shown, none))).images(scope),
                Mode.inference(Domain.TARGET))) {
      int rows = (int) output.logits().getShape().get(2);
      int columns = (int) output.logits().getShape().get(3);
      float[] logits = output.logits().toFloatArray();
      double[][] result = new double[CLASSES][width * part.height()];
      for (int i = 0; i < width * part.height(); i++) {
        int x = mirrored ? width - 1 - i % width : i % width;
        int y = i / width;
        double sum = 0;
        for (int c = 0; c < CLASSES; c++) {
          double value =
              upsampled(
                  logits,
                  c,
                  rows,
                  columns,
                  (rows - 1.) * y / Math.max(1, part.height() - 1),
                  (columns - 1.) * x / Math.max(1, width - 1));
          result[c][i] = Math.exp(value);
          sum += result[c][i];
        }
        for (int c = 0; c < CLASSES; c++) {
          result[c][i] /= sum;
        }
      }
      return result;
    }
  }

  /** Bilinear, between the corners. */
  private static double upsampled(
      float[] logits, int c, int rows, int columns, double y, double x) {
    int top = Math.min((int) y, rows - 1);
    int left = Math.min((int) x, columns - 1);
    int bottom = Math.min(top + 1, rows - 1);
    int right = Math.min(left + 1, columns - 1);
    int map = c * rows * columns;
    double upper =
        logits[map + top * columns + left] * (1 - (x - left))
            + logits[map + top * columns + right] * (x - left);
    double lower =
        logits[map + bottom * columns + left] * (1 - (x - left))
            + logits[map + bottom * columns + right] * (x - left);
    return upper * (1 - (y - top)) + lower * (y - top);
  }

  private static long distinct(LabelMap labels) {
    boolean[] seen = new boolean[256];
    int count = 0;
    for (byte id : labels.ids()) {
      count += seen[id & 0xff] ? 0 : 1;
      seen[id & 0xff] = true;
    }
    return count;
  }

  private static RgbImage image(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    new Random(width).nextBytes(rgb);
    return new RgbImage(width, height, rgb);
  }
}
