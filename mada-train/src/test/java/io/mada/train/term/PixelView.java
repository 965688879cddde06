package io.mada.train.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.mada.train.Reference;

/** The values of an array of maps, pixel by pixel, in double precision. */
final class PixelView {

  final int images;
  final int channels;
  final int height;
  final int width;
  private final float[] values;

  /**
   * @param array (N, C, h, w), stays open
   */
  PixelView(NDArray array) {
    Shape shape = array.getShape();
    images = (int) shape.get(0);
    channels = (int) shape.get(1);
    height = (int) shape.get(2);
    width = (int) shape.get(3);
    values = array.toFloatArray();
  }

  /** Of one image. */
  int pixels() {
    return height * width;
  }

  /** All channels of a pixel, counted over all images. */
  double[] at(int pixel) {
    return Reference.pixel(values, channels, pixels(), pixel / pixels(), pixel % pixels());
  }

  /** The same pixels at another size, bilinearly with aligned corners, N H W of them. */
  double[][] upsampled(int toHeight, int toWidth) {
    double[][] result = new double[images * toHeight * toWidth][channels];
    for (int n = 0; n < images; n++) {
      for (int c = 0; c < channels; c++) {
        double[] map = new double[pixels()];
        for (int i = 0; i < map.length; i++) {
          map[i] = values[(n * channels + c) * pixels() + i];
        }
        double[] large = Reference.upsample(map, height, width, toHeight, toWidth);
        for (int i = 0; i < large.length; i++) {
          result[n * large.length + i][c] = large[i];
        }
      }
    }
    return result;
  }

  /** The label of a pixel of this size, by nearest neighbour, of a map of N images. */
  int label(byte[] labels, int fromHeight, int fromWidth, int pixel) {
    int y = pixel % pixels() / width * fromHeight / height;
    int x = pixel % width * fromWidth / width;
    return labels[(pixel / pixels() * fromHeight + y) * fromWidth + x] & 0xff;
  }
}
