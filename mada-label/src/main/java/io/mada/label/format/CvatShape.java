package io.mada.label.format;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Taxonomy;
import java.util.Map;

/** Masks in the form that CVAT's API takes. */
public final class CvatShape {

  private CvatShape() {}

  /**
   * The {@code shapes} of a label: a mask for each class.
   *
   * @param labels numbers of all classes, by name
   * @param frame the number of the image within its task
   */
  public static JsonArray of(
      LabelMap label, Taxonomy taxonomy, Map<String, Long> labels, int frame) {
    var shapes = new JsonArray();
    boolean[] present = ClassNames.present(label);
    for (int id = 0; id < taxonomy.size(); id++) {
      if (present[id]) {
        var shape = new JsonObject();
        shape.addProperty("type", "mask");
        shape.addProperty("frame", frame);
        shape.addProperty("label_id", labels.get(taxonomy.names().get(id)));
        shape.addProperty("source", "auto");
        shape.addProperty("occluded", false);
        shape.addProperty("z_order", 0);
        shape.addProperty("group", 0);
        shape.add("points", points(label, id));
        shape.add("attributes", new JsonArray());
        shapes.add(shape);
      }
    }
    return shapes;
  }

  /**
   * The {@code points} of a mask: within its box, row by row, numbers of pixels that are
   * alternately outside and inside, starting with outside; then the box's left, top, right and
   * bottom, all inclusive.
   *
   * @param id of a class that occurs in the label
   */
  static JsonArray points(LabelMap label, int id) {
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
