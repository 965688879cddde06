package io.mada.label.format;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Taxonomy;

/** A label as a Label Studio {@code result}: a brush region for each class. */
public final class BrushResult {

  private BrushResult() {}

  /** The regions of a label, by training id; empty if it is entirely unlabelled. */
  public static JsonArray of(LabelMap label, Taxonomy taxonomy, LabelConfig config) {
    var result = new JsonArray();
    boolean[] present = ClassNames.present(label);
    for (int id = 0; id < taxonomy.size(); id++) {
      if (present[id]) {
        var region = new JsonObject();
        region.addProperty("id", "r" + id);
        region.addProperty("from_name", config.from());
        region.addProperty("to_name", config.to());
        region.addProperty("type", "brushlabels");
        region.addProperty("origin", "manual");
        region.addProperty("image_rotation", 0);
        region.addProperty("original_width", label.width());
        region.addProperty("original_height", label.height());
        region.add("value", value(label, id, taxonomy.names().get(id)));
        result.add(region);
      }
    }
    return result;
  }

  private static JsonObject value(LabelMap label, int id, String name) {
    byte[] packed = BrushRle.encode(label, id);
    var rle = new JsonArray(packed.length);
    for (byte octet : packed) {
      rle.add(octet & 0xff);
    }
    var labels = new JsonArray();
    labels.add(name);
    var value = new JsonObject();
    value.addProperty("format", "rle");
    value.add("rle", rle);
    value.add("brushlabels", labels);
    return value;
  }
}
