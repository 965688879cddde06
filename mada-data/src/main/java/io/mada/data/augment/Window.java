package io.mada.data.augment;

import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Sample;

/** Cuts windows out of images and labels. */
final class Window {

  private Window() {}

  static Sample cut(Sample sample, Region window) {
    int width = sample.image().width();
    byte[] rgb = cut(sample.image().rgb(), width, 3, window);
    byte[] ids = cut(sample.label().ids(), width, 1, window);
    return new Sample(
        new RgbImage(window.width(), window.height(), rgb),
        new LabelMap(window.width(), window.height(), ids));
  }

  private static byte[] cut(byte[] pixels, int width, int channels, Region window) {
    int line = window.width() * channels;
    byte[] result = new byte[line * window.height()];
    for (int y = 0; y < window.height(); y++) {
      int from = ((window.y() + y) * width + window.x()) * channels;
      System.arraycopy(pixels, from, result, y * line, line);
    }
    return result;
  }
}
