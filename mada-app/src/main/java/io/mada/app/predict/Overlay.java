package io.mada.app.predict;

import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Taxonomy;

/** An image with the colours of its classes on top. */
public final class Overlay {

  private Overlay() {}

  /** Half image, half class colour; ignored pixels stay as they are. */
  public static RgbImage of(RgbImage image, LabelMap labels, Taxonomy taxonomy) {
    return inPlaceOf(
        new RgbImage(image.width(), image.height(), image.rgb().clone()), labels, taxonomy);
  }

  /** The same for an image that nobody else uses, in its own memory. */
  static RgbImage inPlaceOf(RgbImage image, LabelMap labels, Taxonomy taxonomy) {
    byte[] rgb = image.rgb();
    for (int i = 0; i < labels.ids().length; i++) {
      int id = labels.ids()[i] & 0xff;
      if (id < taxonomy.size()) {
        int color = taxonomy.classes().get(id).rgb();
        for (int c = 0; c < 3; c++) {
          int own = rgb[3 * i + c] & 0xff;
          int wanted = color >> (16 - 8 * c) & 0xff;
          rgb[3 * i + c] = (byte) ((own + wanted) / 2);
        }
      }
    }
    return image;
  }
}
