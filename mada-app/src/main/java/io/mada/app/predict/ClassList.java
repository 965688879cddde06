package io.mada.app.predict;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Taxonomy;
import io.mada.data.label.LabelIds;
import io.mada.internal.file.WholeFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the numbers in masks mean.
 *
 * @param ids the number of each class, by training id
 */
record ClassList(Taxonomy taxonomy, int[] ids, boolean training) {

  /** Training ids, from 0, or the ids of label files. */
  static ClassList of(Taxonomy taxonomy, Optional<LabelIds> labelIds) {
    int[] ids =
        labelIds
            .map(known -> known.of(taxonomy))
            .orElseGet(() -> IntStream.range(0, taxonomy.size()).toArray());
    return new ClassList(taxonomy, ids, labelIds.isEmpty());
  }

  /** Converts a mask of training ids to these numbers. */
  LabelMap apply(LabelMap mask) {
    if (training) {
      return mask;
    }
    byte[] result = new byte[mask.ids().length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (byte) ids[mask.ids()[i] & 0xff];
    }
    return new LabelMap(mask.width(), mask.height(), result);
  }

  /** Writes the list for whoever reads the masks. */
  void write(Path file) {
    var classes = new JsonArray();
    for (int i = 0; i < ids.length; i++) {
      Taxonomy.Category category = taxonomy.classes().get(i);
      var color = new JsonArray();
      for (int shift = 16; shift >= 0; shift -= 8) {
        color.add(category.rgb() >> shift & 0xff);
      }
      var entry = new JsonObject();
      entry.addProperty("id", ids[i]);
      entry.addProperty("training_id", i);
      entry.addProperty("name", category.name());
      entry.add("color", color);
      classes.add(entry);
    }
    var list = new JsonObject();
    list.addProperty("taxonomy", taxonomy.name());
    list.addProperty("ids", training ? "training" : "label");
    list.add("classes", classes);
    WholeFile.writeText(
        file,
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(list) + "\n");
  }
}
