package io.mada.app.predict;

import io.mada.api.ImageSize;
import io.mada.api.data.LabelMap;
import java.io.Serializable;

/**
 * How many pixels of an image each class has.
 *
 * @param width of the image
 * @param height of the image
 * @param pixels by training id
 */
public record ClassPixels(int width, int height, long[] pixels) implements Serializable {

  /** Counts them in a label map. */
  public static ClassPixels of(LabelMap labels, int classes) {
    ImageSize size = labels.size();
    long[] pixels = new long[classes];
    for (byte id : labels.ids()) {
      pixels[id & 0xff]++;
    }
    return new ClassPixels(size.width(), size.height(), pixels);
  }
}
