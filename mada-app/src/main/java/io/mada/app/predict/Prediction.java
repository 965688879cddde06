package io.mada.app.predict;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.compute.Results;
import io.mada.api.compute.Span;
import io.mada.api.compute.Worker;
import io.mada.api.data.Batch;
import io.mada.api.data.Domain;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Sample;
import io.mada.api.nn.Mode;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.tensor.Recording;
import io.mada.app.pipeline.NetworkFile;
import io.mada.data.image.ImageFiles;
import io.mada.data.image.PngFiles;
import io.mada.data.image.Resize;
import io.mada.data.picture.ValueRange;
import io.mada.internal.npy.NpyFile;
import io.mada.train.evaluate.LargestClass;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Segments images and writes what the network sees. The network stays open. */
final class Prediction implements Worker<Integer> {

  private final NetworkFile.Loaded loaded;
  private final ResultFiles files;
  private final Optional<ValueRange> range;
  private final ClassList classes;
  private final List<Map.Entry<String, Path>> images;

  /**
   * @param range which values of images of more than 8 bits are black and white; where empty, as in
   *     training
   * @param classes what masks hold
   * @param images by name
   */
  Prediction(
      NetworkFile.Loaded loaded,
      ResultFiles files,
      Optional<ValueRange> range,
      ClassList classes,
      List<Map.Entry<String, Path>> images) {
    this.loaded = loaded;
    this.files = files;
    this.range = range;
    this.classes = classes;
    this.images = images;
  }

  /** Segments one image after another. */
  @Override
  public void work(Span span, Results<Integer> results) {
    try (Recording off = Recording.off()) {
      for (int i = span.from(); i < span.to(); i++) {
        predict(images.get(i).getKey(), images.get(i).getValue());
        results.accept(new Span(i, i + 1), 1);
      }
    }
  }

  private void predict(String name, Path file) {
    if (loaded.size().isEmpty() && loaded.network().device().equals(Device.cpu())) {
      MemoryNeed.ofMachine().check(file, ImageFiles.size(file));
    }
    RgbImage image = ImageFiles.read(file, range.or(loaded::range));
    files.makeFolder(name);
    LabelMap mask = segment(image, name, file);
    PngFiles.write(files.mask(name), classes.apply(mask));
    PngFiles.write(files.overlay(name), Overlay.of(image, mask, loaded.taxonomy()));
  }

  /** The training ids of an image; the logits are written here, where they are at hand. */
  private LabelMap segment(RgbImage image, String name, Path file) {
    try (NDManager scope = loaded.network().newScope();
        NetworkOutput output =
            loaded.network().forward(input(image, scope), Mode.inference(Domain.TARGET))) {
      NDArray logits = output.logits();
      requireFinite(logits, file);
      byte[] ids = new LargestClass().of(logits, image.height(), image.width());
      if (files.withLogits()) {
        Shape shape = logits.getShape().slice(1);
        NpyFile.write(files.logits(name), shape, logits.toFloatArray());
      }
      return new LabelMap(image.width(), image.height(), ids);
    }
  }

  private NDArray input(RgbImage image, NDManager scope) {
    ImageSize size = loaded.size().orElse(image.size());
    LabelMap none =
        new LabelMap(size.width(), size.height(), new byte[size.width() * size.height()]);
    return Batch.of(List.of(0), List.of(new Sample(Resize.bilinear(image, size), none)))
        .images(scope);
  }

  private static void requireFinite(NDArray logits, Path file) {
    try (NDArray largest = logits.max();
        NDArray smallest = logits.min()) {
      if (!Float.isFinite(largest.getFloat()) || !Float.isFinite(smallest.getFloat())) {
        throw new MadaException(
            file
                + ": the network's logits are not finite (NaN or infinite); its weights may be damaged");
      }
    }
  }
}
