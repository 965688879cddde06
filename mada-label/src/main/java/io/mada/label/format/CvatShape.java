package io.mada.label.format;

import com.google.gson.JsonArray;
import io.mada.api.data.LabelMap;

/** Masks as CVAT's API takes them. */
public final class CvatShape {

  private CvatShape() {}

  /**
   * The {@code points} of a mask: within its box, row by row, numbers of pixels that are in turn
   * outside and inside, beginning with those outside; then the box's left, top, right and bottom,
   * all of them inclusive.
   *
   * @param id of a class that the label has
   */
  public static JsonArray points(LabelMap label, int id) {
    Box box = Box.of(label, id);
    var points = new JsonArray();
    boolean inside = false;
    int length = 0;
    for (int y = box.top(); y < box.top() + box.height(); y++) {
      for (int x = box.left(); x < box.left() + box.width(); x++) {
        if ((label.ids()[y * label.width() + x] == (byte) id) != inside) {
          points.add(length);
          length = 0;
          inside = !inside;
        }
        length++;
      }
    }
    points.add(length);
    points.add(box.left());
    points.add(box.top());
    points.add(box.left() + box.width() - 1);
    points.add(box.top() + box.height() - 1);
    return points;
  }
}
