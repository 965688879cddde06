package io.mada.app.predict;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
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
import io.mada.data.image.Resize;
import io.mada.data.picture.ValueRange;
import io.mada.train.evaluate.LargestClass;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Segments images by a network, which stays open. Used by one thread at a time. */
public final class Inference {

  private final NetworkFile.Loaded loaded;
  private final Optional<ValueRange> range;

  /**
   * @param range which values of images of more than 8 bits are black and white; where empty, as in
   *     training
   */
  public Inference(NetworkFile.Loaded loaded, Optional<ValueRange> range) {
    this.loaded = loaded;
    this.range = range.or(loaded::range);
  }

  /** Which values of images of more than 8 bits are black and white. */
  public Optional<ValueRange> range() {
    return range;
  }

  /** The network and its classes. */
  NetworkFile.Loaded loaded() {
    return loaded;
  }

  /** Reads an image, unless it is one that could not be segmented here. */
  public RgbImage read(Path file) {
    requireMemory(file.toString(), () -> ImageFiles.size(file));
    return ImageFiles.read(file, range);
  }

  /**
   * Segments an image.
   *
   * @param name of the image, for errors
   * @param withLogits whether those of the decoder are wanted too
   */
  public Segmented segment(RgbImage image, String name, boolean withLogits) {
    requireMemory(name, image::size);
    try (Recording off = Recording.off();
        NDManager scope = loaded.network().newScope();
        NetworkOutput output =
            loaded.network().forward(input(image, scope), Mode.inference(Domain.TARGET))) {
      NDArray logits = output.logits();
      requireFinite(logits, name);
      byte[] ids = new LargestClass().of(logits, image.height(), image.width());
      return new Segmented(
          new LabelMap(image.width(), image.height(), ids),
          withLogits ? Optional.of(Segmented.Logits.of(logits)) : Optional.empty());
    }
  }

  private void requireMemory(String name, Supplier<ImageSize> size) {
    if (loaded.size().isEmpty() && loaded.network().device().equals(Device.cpu())) {
      MemoryNeed.ofMachine().check(name, size.get());
    }
  }

  private NDArray input(RgbImage image, NDManager scope) {
    ImageSize size = loaded.size().orElse(image.size());
    LabelMap none =
        new LabelMap(size.width(), size.height(), new byte[size.width() * size.height()]);
    return Batch.of(List.of(0), List.of(new Sample(Resize.bilinear(image, size), none)))
        .images(scope);
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
