package io.mada.label.format;

import io.mada.api.data.LabelMap;

/**
 * The bounding box of a class.
 *
 * @param pixels of the class
 */
record Box(int left, int top, int width, int height, int pixels) {

  /** The box of a class that occurs in the label. */
  static Box of(LabelMap label, int id) {
    int left = label.width();
    int right = -1;
    int top = label.height();
    int bottom = -1;
    int pixels = 0;
    for (int i = 0; i < label.ids().length; i++) {
      if (label.ids()[i] == (byte) id) {
        int x = i % label.width();
        left = Math.min(left, x);
        right = Math.max(right, x);
        bottom = i / label.width();
        top = Math.min(top, bottom);
        pixels++;
      }
    }
    return new Box(left, top, right - left + 1, bottom - top + 1, pixels);
  }
}
