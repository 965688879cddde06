package io.mada.api.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.ConfigurationException;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Images and labels of the same size, still as bytes and off the device.
 *
 * @param indices the images' places in their set
 * @param size of every image, in pixels
 * @param rgb (N, H, W, 3)
 * @param labels (N, H, W) training ids, 255 where ignored
 */
public record Batch(List<Integer> indices, ImageSize size, byte[] rgb, byte[] labels) {

  /**
   * Puts samples of the same size together. A {@link MadaException} if the sizes differ or the
   * batch is too large.
   *
   * @param indices the images' places in their set
   * @param samples one for each index, at least one
   * @return a copy of their bytes
   */
  public static Batch of(List<Integer> indices, List<Sample> samples) {
    ImageSize size = samples.get(0).image().size();
    int pixels = size.width() * size.height();
    if ((long) pixels * samples.size() > ImageSize.MOST_PIXELS) {
      throw new ConfigurationException(
          Text.of(
              "a batch of %d images of %s is more than an array can have; lower the batch or the size",
              samples.size(), size));
    }
    byte[] rgb = new byte[3 * pixels * samples.size()];
    byte[] labels = new byte[pixels * samples.size()];
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      if (!sample.image().size().equals(size)) {
        throw new MadaException(
            Text.of(
                "images of one batch differ in size (%s and %s); give the dataset a size, or let its augmentations end with random_crop",
                size, sample.image().size()));
      }
      System.arraycopy(sample.image().rgb(), 0, rgb, 3 * pixels * i, 3 * pixels);
      System.arraycopy(sample.label().ids(), 0, labels, pixels * i, pixels);
    }
    return new Batch(indices, size, rgb, labels);
  }

  /**
   * The number of images, N.
   *
   * @return the number of indices
   */
  public int count() {
    return indices.size();
  }

  /**
   * The same images, augmented again: for terms that compare two views.
   *
   * @param augmentations applied to each image and its label, in order; they keep images of the
   *     same size at the same size
   * @param random the source of randomness
   * @return a new batch of the same images
   */
  public Batch augmented(List<Augmentation> augmentations, RandomGenerator random) {
    List<Sample> samples = new ArrayList<>();
    int pixels = size.width() * size.height();
    for (int i = 0; i < count(); i++) {
      byte[] image = Arrays.copyOfRange(rgb, 3 * pixels * i, 3 * pixels * (i + 1));
      byte[] label = Arrays.copyOfRange(labels, pixels * i, pixels * (i + 1));
      Sample sample =
          new Sample(
              new RgbImage(size.width(), size.height(), image),
              new LabelMap(size.width(), size.height(), label));
      for (Augmentation augmentation : augmentations) {
        sample = augmentation.apply(sample, random);
      }
      samples.add(sample);
    }
    return of(indices, samples);
  }

  /**
   * The images on a device.
   *
   * @param scope owns the result, and says on which device it is
   * @return (N, 3, H, W) float32 from 0 to 1; the caller closes it
   */
  public NDArray images(NDManager scope) {
    Shape shape = new Shape(count(), size.height(), size.width(), 3);
    try (NDArray bytes = Tensors.upload(rgb, shape, scope);
        NDArray floats = Tensors.pixels(bytes)) {
      // A view: the memory stays (N, H, W, 3), the order in which convolutions are fastest.
      return floats.transpose(0, 3, 1, 2);
    }
  }

  /**
   * The labels on a device.
   *
   * @param scope owns the result, and says on which device it is
   * @return (N, H, W) int64; the caller closes it
   */
  public NDArray labels(NDManager scope) {
    Shape shape = new Shape(count(), size.height(), size.width());
    try (NDArray bytes = Tensors.upload(labels, shape, scope)) {
      return bytes.toType(DataType.INT64, false);
    }
  }

  /**
   * The labels brought to another size by nearest neighbour, source index = floor(i * in / out).
   *
   * @param scope owns the result, and says on which device it is
   * @param height of the result
   * @param width of the result
   * @return (N, height, width) int64; the caller closes it
   */
  public NDArray labels(NDManager scope, int height, int width) {
    byte[] small = new byte[count() * height * width];
    for (int n = 0, to = 0; n < count(); n++) {
      for (int y = 0; y < height; y++) {
        int row = (n * size.height() + (int) ((long) y * size.height() / height)) * size.width();
        for (int x = 0; x < width; x++, to++) {
          small[to] = labels[row + (int) ((long) x * size.width() / width)];
        }
      }
    }
    return new Batch(indices, new ImageSize(width, height), rgb, small).labels(scope);
  }
}
