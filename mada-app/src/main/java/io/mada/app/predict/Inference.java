package io.mada.app.predict;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.data.Batch;
import io.mada.api.data.Domain;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Sample;
import io.mada.api.nn.Mode;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.tensor.Recording;
import io.mada.app.pipeline.NetworkFile;
import io.mada.data.image.ImageFiles;
import io.mada.data.image.Resize;
import io.mada.data.picture.ValueRange;
import io.mada.train.evaluate.LargestClass;
import io.mada.train.evaluate.Views;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Segments images with a network, which stays open. {@link #segment} is for one thread at a time;
 * what comes before it is for any thread.
 */
public final class Inference {

  /** The number of a window's scores that are in memory at once. */
  private static final int STRIP = 1 << 21;

  private final NetworkFile.Loaded loaded;
  private final Manner manner;

  /**
   * How images are segmented, in addition to what the network's file says.
   *
   * @param windows at the image's own size, instead of the whole image at the size that the network
   *     was trained with
   * @param range which values are black and white in images with more than 8 bits; if empty, as in
   *     training
   * @param withConfidence whether the probability of each pixel's class is also wanted
   */
  public record Manner(
      Windows windows, Views views, Optional<ValueRange> range, boolean withConfidence) {

    /** As in training. */
    public static final Manner USUAL = new Manner(Windows.NONE, Views.ONE, Optional.empty(), false);
  }

  /**
   * An image, ready for the network.
   *
   * @param name for errors
   * @param input the image at the size the network sees
   */
  public record Ready(String name, RgbImage image, RgbImage input) {}

  public Inference(NetworkFile.Loaded loaded, Manner manner) {
    this.loaded = loaded;
    this.manner = manner;
  }

  /** The network and its classes. */
  NetworkFile.Loaded loaded() {
    return loaded;
  }

  Manner manner() {
    return manner;
  }

  /** Which values are black and white in images with more than 8 bits. */
  public Optional<ValueRange> range() {
    return manner.range.or(loaded::range);
  }

  /** Reads an image, refusing one that could not be segmented here. */
  public Ready read(Path file) {
    if (isOfOwnSize()) {
      MemoryNeed.ofMachine().check(file.toString(), ImageFiles.size(file));
    }
    return ready(ImageFiles.read(file, range()), file.toString());
  }

  /** Prepares an image, refusing one that could not be segmented here. */
  public Ready ready(RgbImage image, String name) {
    if (isOfOwnSize()) {
      MemoryNeed.ofMachine().check(name, image.size());
    }
    Optional<ImageSize> size = manner.windows.isNone() ? loaded.size() : Optional.empty();
    return new Ready(name, image, size.map(to -> Resize.bilinear(image, to)).orElse(image));
  }

  private boolean isOfOwnSize() {
    return manner.windows.isNone()
        && loaded.size().isEmpty()
        && loaded.network().device().equals(Device.cpu());
  }

  /**
   * Segments an image.
   *
   * @param withLogits whether the decoder's logits are also wanted, which only an image shown whole
   *     and once has
   */
  public Segmented segment(Ready ready, boolean withLogits) {
    try (Recording off = Recording.off()) {
      return manner.windows.isNone() && manner.views.isOne()
          ? whole(ready, withLogits)
          : merged(ready);
    }
  }

  private Segmented whole(Ready ready, boolean withLogits) {
    try (NDManager scope = loaded.network().newScope();
        NDArray logits = logits(ready.input, ready.name, scope)) {
      int width = ready.image.width();
      int height = ready.image.height();
      byte[] ids = new LargestClass().of(logits, height, width);
      return new Segmented(
          new LabelMap(width, height, ids),
          manner.withConfidence
              ? Optional.of(new ViewScores(List.of(logits), height, width).largest(STRIP))
              : Optional.empty(),
          withLogits ? Optional.of(Segmented.Logits.of(logits)) : Optional.empty());
    }
  }

  /** Averages several answers for a pixel as probabilities. */
  private Segmented merged(Ready ready) {
    ImageSize size = ready.image.size();
    int classes = loaded.network().classes();
    var mosaic = new Mosaic(size, classes, manner.windows, manner.withConfidence);
    int width = mosaic.columns().window();
    int height = mosaic.rows().window();
    int strip = Math.max(1, STRIP / classes / width);
    for (int row = 0; row < mosaic.rows().count(); row++) {
      for (int column = 0; column < mosaic.columns().count(); column++) {
        RgbImage part =
            manner.windows.isNone()
                ? ready.input
                : crop(
                    ready.image,
                    new Region(
                        mosaic.columns().start(column), mosaic.rows().start(row), width, height));
        try (NDManager scope = loaded.network().newScope()) {
          var scores = new ViewScores(views(part, ready.name, scope), height, width);
          mosaic.add(row, column, strip, scores::rows);
        }
      }
    }
    return new Segmented(
        new LabelMap(size.width(), size.height(), mosaic.ids()),
        mosaic.confidence(),
        Optional.empty());
  }

  /** The network's answer for each view of an image, turned back to the image's orientation. */
  private List<NDArray> views(RgbImage image, String name, NDManager scope) {
    List<NDArray> all = new ArrayList<>();
    for (double scale : manner.views.scales()) {
      RgbImage scaled = Resize.bilinear(image, Views.scaled(image.size(), scale));
      all.add(logits(scaled, name, scope));
      if (manner.views.mirrored()) {
        try (NDArray mirrored = logits(mirrored(scaled), name, scope)) {
          all.add(mirrored.flip(3));
        }
      }
    }
    return all;
  }

  private static RgbImage crop(RgbImage image, Region window) {
    byte[] rgb = new byte[3 * window.width() * window.height()];
    for (int y = 0; y < window.height(); y++) {
      int from = 3 * ((window.y() + y) * image.width() + window.x());
      System.arraycopy(image.rgb(), from, rgb, 3 * y * window.width(), 3 * window.width());
    }
    return new RgbImage(window.width(), window.height(), rgb);
  }

  private static RgbImage mirrored(RgbImage image) {
    byte[] rgb = new byte[image.rgb().length];
    int last = image.width() - 1;
    for (int y = 0, to = 0; y < image.height(); y++) {
      for (int x = last; x >= 0; x--) {
        int from = 3 * (y * image.width() + x);
        rgb[to++] = image.rgb()[from];
        rgb[to++] = image.rgb()[from + 1];
        rgb[to++] = image.rgb()[from + 2];
      }
    }
    return new RgbImage(image.width(), image.height(), rgb);
  }

  /** Logits (1, C, h, w) in the scope. */
  private NDArray logits(RgbImage image, String name, NDManager scope) {
    var none =
        new LabelMap(image.width(), image.height(), new byte[image.width() * image.height()]);
    try (NDArray input = Batch.of(List.of(0), List.of(new Sample(image, none))).images(scope)) {
      NetworkOutput output = loaded.network().forward(input, Mode.inference(Domain.TARGET));
      output.features().close();
      requireFinite(output.logits(), name);
      return output.logits();
    }
  }

  private static void requireFinite(NDArray logits, String name) {
    try (NDArray largest = logits.max();
        NDArray smallest = logits.min()) {
      if (!Float.isFinite(largest.getFloat()) || !Float.isFinite(smallest.getFloat())) {
        throw new MadaException(
            name
                + ": the network's logits are not finite (NaN or infinite); its weights may be damaged");
      }
    }
  }
}
