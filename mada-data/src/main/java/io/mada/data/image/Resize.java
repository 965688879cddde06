package io.mada.data.image;

import io.mada.api.ImageSize;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Sample;
import java.util.Arrays;

/**
 * Resizes as Pillow does, bit for bit: bilinear for images, with a filter that widens when
 * shrinking, fixed-point weights and rounding to 8 bits between its two passes (horizontal first);
 * nearest neighbour for labels.
 *
 * <p>The methods with a window compute only that part of the resized image; its pixels are the same
 * as if it were cut out of the whole.
 */
public final class Resize {

  private Resize() {}

  /** Resizes image and label together. */
  public static Sample both(Sample sample, ImageSize size) {
    return new Sample(bilinear(sample.image(), size), nearest(sample.label(), size));
  }

  /** Resizes an image bilinearly. */
  public static RgbImage bilinear(RgbImage image, ImageSize size) {
    return image.size().equals(size) ? image : bilinear(image, size, whole(size));
  }

  /** Resizes a label by nearest neighbour. */
  public static LabelMap nearest(LabelMap label, ImageSize size) {
    return label.size().equals(size) ? label : nearest(label, size, whole(size));
  }

  public static RgbImage bilinear(RgbImage image, ImageSize size, Region window) {
    BilinearFilter columns =
        BilinearFilter.of(image.width(), size.width(), window.x(), window.width());
    BilinearFilter rows =
        BilinearFilter.of(image.height(), size.height(), window.y(), window.height());
    int firstRow = rows.firstInput();
    byte[] narrowed = horizontal(image, columns, firstRow, rows.inputEnd() - firstRow);
    return new RgbImage(
        window.width(), window.height(), vertical(narrowed, 3 * window.width(), rows, firstRow));
  }

  public static LabelMap nearest(LabelMap label, ImageSize size, Region window) {
    int[] columns = nearestInputs(label.width(), size.width());
    int[] rows = nearestInputs(label.height(), size.height());
    byte[] ids = new byte[window.width() * window.height()];
    int to = 0;
    for (int y = window.y(); y < window.y() + window.height(); y++) {
      int row = rows[y] * label.width();
      for (int x = window.x(); x < window.x() + window.width(); x++) {
        ids[to++] = label.ids()[row + columns[x]];
      }
    }
    return new LabelMap(window.width(), window.height(), ids);
  }

  private static Region whole(ImageSize size) {
    return new Region(0, 0, size.width(), size.height());
  }

  /** Pillow adds up the scale instead of multiplying, which decides ties. */
  private static int[] nearestInputs(int in, int out) {
    double scale = (double) in / out;
    int[] inputs = new int[out];
    double position = scale * 0.5;
    for (int i = 0; i < out; i++) {
      inputs[i] = Math.min((int) position, in - 1);
      position += scale;
    }
    return inputs;
  }

  private static byte[] horizontal(RgbImage image, BilinearFilter filter, int firstRow, int rows) {
    int outWidth = filter.size();
    byte[] in = image.rgb();
    byte[] out = new byte[3 * outWidth * rows];
    int to = 0;
    for (int y = firstRow; y < firstRow + rows; y++) {
      int line = 3 * y * image.width();
      for (int x = 0; x < outWidth; x++, to += 3) {
        int from = line + 3 * filter.start(x);
        int red = BilinearFilter.HALF;
        int green = BilinearFilter.HALF;
        int blue = BilinearFilter.HALF;
        int weightEnd = filter.weightsOf(x) + filter.count(x);
        for (int k = filter.weightsOf(x); k < weightEnd; k++, from += 3) {
          int weight = filter.weights()[k];
          red += (in[from] & 0xff) * weight;
          green += (in[from + 1] & 0xff) * weight;
          blue += (in[from + 2] & 0xff) * weight;
        }
        out[to] = (byte) (red >> BilinearFilter.BITS);
        out[to + 1] = (byte) (green >> BilinearFilter.BITS);
        out[to + 2] = (byte) (blue >> BilinearFilter.BITS);
      }
    }
    return out;
  }

  private static byte[] vertical(byte[] in, int stride, BilinearFilter filter, int firstRow) {
    byte[] out = new byte[stride * filter.size()];
    int[] sums = new int[stride];
    for (int y = 0; y < filter.size(); y++) {
      Arrays.fill(sums, BilinearFilter.HALF);
      for (int k = 0; k < filter.count(y); k++) {
        int weight = filter.weights()[filter.weightsOf(y) + k];
        int from = (filter.start(y) + k - firstRow) * stride;
        for (int i = 0; i < stride; i++) {
          sums[i] += (in[from + i] & 0xff) * weight;
        }
      }
      int to = y * stride;
      for (int i = 0; i < stride; i++) {
        out[to + i] = (byte) (sums[i] >> BilinearFilter.BITS);
      }
    }
    return out;
  }
}
