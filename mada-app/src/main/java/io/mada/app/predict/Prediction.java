package io.mada.app.predict;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Progress;
import io.mada.api.data.Batch;
import io.mada.api.data.Domain;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Sample;
import io.mada.api.nn.Mode;
import io.mada.api.nn.NetworkOutput;
import io.mada.app.pipeline.NetworkFile;
import io.mada.data.image.ImageFiles;
import io.mada.data.image.PngFiles;
import io.mada.data.image.Resize;
import io.mada.data.label.LabelIds;
import io.mada.data.picture.ValueRange;
import io.mada.internal.npy.NpyFile;
import io.mada.train.evaluate.LargestClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Segments images and writes what the network sees. */
public final class Prediction {

  private final NetworkFile.Loaded loaded;
  private final ResultFiles files;
  private final Optional<ValueRange> range;
  private final Optional<LabelIds> labelIds;

  /**
   * @param range which values of images of more than 8 bits are black and white; where empty, as in
   *     training
   * @param labelIds what masks hold in place of training ids
   */
  public Prediction(
      NetworkFile.Loaded loaded,
      ResultFiles files,
      Optional<ValueRange> range,
      Optional<LabelIds> labelIds) {
    this.loaded = loaded;
    this.files = files;
    this.range = range;
    this.labelIds = labelIds;
  }

  /** Segments one image after another, by name. */
  public void run(Map<String, Path> images, Progress.Task task) {
    ClassList classes = ClassList.of(loaded.taxonomy(), labelIds);
    try {
      Files.createDirectories(files.folder());
    } catch (IOException e) {
      throw MadaException.cannot("write to", files.folder(), e);
    }
    classes.write(files.classes());
    int done = 0;
    for (Map.Entry<String, Path> image : images.entrySet()) {
      predict(image.getKey(), image.getValue(), classes);
      task.done(++done, "");
    }
  }

  private void predict(String name, Path file, ClassList classes) {
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
