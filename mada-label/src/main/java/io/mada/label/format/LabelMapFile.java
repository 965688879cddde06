package io.mada.label.format;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Taxonomy;
import io.mada.internal.config.Nearest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code labelmap.txt} of an export: what its colours and numbers mean here. */
final class LabelMapFile {

  private static final Pattern LINE =
      Pattern.compile("(.*?):\\s*(\\d{1,3})\\s*,\\s*(\\d{1,3})\\s*,\\s*(\\d{1,3})\\s*(:.*)?");

  private final Taxonomy taxonomy;
  private final String where;
  private final List<String> names = new ArrayList<>();
  private final Map<Integer, String> byColor = new HashMap<>();

  /**
   * Reads a label map.
   *
   * @param where starts every error message
   */
  LabelMapFile(String text, Taxonomy taxonomy, String where) {
    this.taxonomy = taxonomy;
    this.where = where;
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        add(line.strip(), number);
      }
    }
    if (names.isEmpty()) {
      throw new MadaException(where + " has no labels");
    }
  }

  private void add(String line, int number) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new MadaException(
          Text.of(
              "%s has no label with a colour, NAME:R,G,B::, in line %d: %s",
              where, number, Text.line(line)));
    }
    int rgb = 0;
    for (int band = 2; band <= 4; band++) {
      rgb = rgb << Byte.SIZE | Math.min(255, Integer.parseInt(parts.group(band)));
    }
    String name = parts.group(1).strip();
    String other = byColor.putIfAbsent(rgb, name);
    if (other != null && meaning(other) != meaning(name)) {
      throw new MadaException(
          Text.of(
              "%s gives '%s' and '%s' the same colour, #%06x: change one in CVAT and export again",
              where, Text.line(other), Text.line(name), rgb));
    }
    names.add(name);
  }

  /** The training id for a name: 255 for unlabelled, -1 if unknown. */
  private int meaning(String name) {
    if (taxonomy.knows(name)) {
      return taxonomy.id(name);
    }
    boolean unlabelled =
        name.equals(CvatLabels.BACKGROUND) || name.matches(CvatLabels.IGNORED + "_*");
    return unlabelled ? LabelMap.IGNORED : -1;
  }

  /** The id for a colour; an undeclared one is an error that names the pixel. */
  int ofColor(int rgb, String file, int x, int y) {
    String name = byColor.get(rgb);
    if (name == null) {
      throw new MadaException(
          Text.of(
              "%s has the colour #%06x at (%d, %d), which labelmap.txt does not declare",
              file, rgb & 0xffffff, x, y));
    }
    return known(name, file, x, y);
  }

  /** The id for a number, which is a label's position in the file. */
  int ofIndex(int index, String file, int x, int y) {
    if (index >= names.size()) {
      throw new MadaException(
          Text.of(
              "%s has the number %d at (%d, %d), but labelmap.txt declares only %d labels",
              file, index, x, y, names.size()));
    }
    return known(names.get(index), file, x, y);
  }

  private int known(String name, String file, int x, int y) {
    int id = meaning(name);
    if (id < 0) {
      throw new MadaException(
          Text.of(
              "%s: label '%s' at (%d, %d) is no class of %s%s",
              file, Text.line(name), x, y, taxonomy.name(), Nearest.hint(name, taxonomy.names())));
    }
    return id;
  }
}
