package io.mada.label.format;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Taxonomy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The classes as CVAT labels. CVAT's masks distinguish classes by colour, so each needs its own;
 * and in its exports black means unlabelled.
 */
public final class CvatLabels {

  static final String BACKGROUND = "background";
  static final String IGNORED = "ignored";

  /**
   * A line of a label map.
   *
   * @param rgb as 0xRRGGBB
   */
  record Entry(String name, int rgb) {}

  private final Taxonomy taxonomy;

  public CvatLabels(Taxonomy taxonomy) {
    this.taxonomy = taxonomy;
    for (String name : taxonomy.names()) {
      if (name.isBlank() || name.matches("(?s).*[:\\n\\r].*") || name.startsWith("#")) {
        throw new ConfigurationException(
            "CVAT's label map cannot have a class '" + Text.line(name) + "': rename it");
      }
    }
  }

  /** Whether black can stand for unlabelled, as in CVAT's own exports. */
  private boolean isBlackFree() {
    return taxonomy.classes().stream()
        .noneMatch(type -> type.rgb() == 0 || type.name().equals(BACKGROUND));
  }

  /** The name for unlabelled pixels. */
  private String nameOfIgnored() {
    if (isBlackFree()) {
      return BACKGROUND;
    }
    String name = IGNORED;
    while (taxonomy.names().contains(name)) {
      name += "_";
    }
    return name;
  }

  /**
   * The lines of a label map for our own masks: first the entry for unlabelled pixels, then the
   * classes.
   */
  List<Entry> entries() {
    Set<Integer> taken = new HashSet<>();
    taxonomy.classes().forEach(type -> taken.add(type.rgb()));
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry(nameOfIgnored(), isBlackFree() ? 0 : free(taken, MaskPngWriter.VOID)));
    Set<Integer> used = new HashSet<>();
    used.add(entries.get(0).rgb());
    for (Taxonomy.Category type : taxonomy.classes()) {
      int rgb = used.add(type.rgb()) ? type.rgb() : free(taken, type.rgb());
      used.add(rgb);
      entries.add(new Entry(type.name(), rgb));
    }
    return entries;
  }

  /** A free colour close to the wanted one. Black is never free. */
  private static int free(Set<Integer> taken, int wanted) {
    int rgb = wanted;
    while (rgb == 0 || !taken.add(rgb)) {
      rgb = rgb + 1 & 0xffffff;
    }
    return rgb;
  }

  /** The colour of each byte of a label; bytes that are no class have the colour for unlabelled. */
  int[] colors() {
    List<Entry> entries = entries();
    int[] colors = new int[LabelMap.IGNORED + 1];
    Arrays.fill(colors, entries.get(0).rgb());
    for (int id = 0; id < taxonomy.size(); id++) {
      colors[id] = entries.get(id + 1).rgb();
    }
    return colors;
  }

  /** The text of {@code labelmap.txt}. */
  String labelMap() {
    var text = new StringBuilder("# label:color_rgb:parts:actions\n");
    for (Entry entry : entries()) {
      int rgb = entry.rgb();
      text.append(Text.of("%s:%d,%d,%d::\n", entry.name(), rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff));
    }
    return text.toString();
  }

  /**
   * The {@code labels} of a task, in the form that CVAT's API takes. None is black, since CVAT's
   * exports add a black background of their own, except for a class of that name.
   *
   * @return objects with name, color and type
   */
  public JsonArray json() {
    var labels = new JsonArray();
    Set<Integer> taken = new HashSet<>();
    List<Entry> entries = entries();
    entries.forEach(entry -> taken.add(entry.rgb()));
    for (Entry entry : isBlackFree() ? entries.subList(1, entries.size()) : entries) {
      boolean keeps = entry.rgb() != 0 || entry.name().equals(BACKGROUND);
      var label = new JsonObject();
      label.addProperty("name", entry.name());
      label.addProperty("color", Text.of("#%06x", keeps ? entry.rgb() : free(taken, entry.rgb())));
      label.addProperty("type", "mask");
      label.add("attributes", new JsonArray());
      labels.add(label);
    }
    return labels;
  }
}
