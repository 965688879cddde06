package io.mada.app.init;

import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import io.mada.api.data.Taxonomy;
import io.mada.data.label.LabelIds;
import io.mada.data.label.Taxonomies;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The classes that label files appear to have, and the file that describes them.
 *
 * @param known the dataset that these ids belong to; empty if names had to be made up
 * @param text of the YAML file
 * @param classes how many there are
 */
record ClassGuess(String known, String text, int classes) {

  private static final int BLACK = 0;
  private static final Taxonomy CITYSCAPES = Taxonomies.named("cityscapes");
  private static final List<Integer> CITYSCAPES_IDS =
      Arrays.stream(LabelIds.read("cityscapes").of(CITYSCAPES)).boxed().toList();

  /** With fewer ids of Cityscapes, they could be anybody's. */
  private static final int TELLING = 5;

  private static final int LAST_TRAINING_ID = 18;
  private static final int LAST_ID = 34;

  /** Guesses from the labels of the source and of the validation images. */
  static ClassGuess of(LabelSurvey source, LabelSurvey validation) {
    if (source.byColor() != validation.byColor()) {
      throw new ConfigurationException(
          "the labels of source and validation are coded differently, one by ids and one by colours; write a file of classes for"
              + " each, as the README's \"Your own images\" shows");
    }
    NavigableSet<Integer> values = new TreeSet<>(source.shares().keySet());
    values.addAll(validation.shares().keySet());
    if (source.byColor()) {
      return byColor(source, validation, values);
    }
    if (isCityscapes(values)) {
      return cityscapes(values);
    }
    SortedMap<Integer, Integer> palette = new TreeMap<>(source.palette());
    palette.putAll(validation.palette());
    boolean colors = palette.values().stream().distinct().count() == palette.size();
    StringBuilder text = new StringBuilder("classes:\n");
    for (int id : values) {
      String color =
          colors && palette.getOrDefault(id, BLACK) != BLACK
              ? ", color: " + rgb(palette.get(id))
              : "";
      text.append(
          Text.of(
              "  - {name: class_%d, id: %d%s}   # %s\n",
              id, id, color, shares(id, source, validation)));
    }
    return new ClassGuess(
        "",
        text + "ignore: []   # ids without a class; 255 counts for nothing anyway\n",
        values.size());
  }

  private static ClassGuess byColor(
      LabelSurvey source, LabelSurvey validation, NavigableSet<Integer> values) {
    StringBuilder text = new StringBuilder("classes:\n");
    int number = 0;
    for (int color : values) {
      if (color != BLACK) {
        text.append(
            Text.of(
                "  - {name: class_%d, color: %s}   # %s\n",
                number++, rgb(color), shares(color, source, validation)));
      }
    }
    text.append(
        values.contains(BLACK)
            ? "ignore: [[0, 0, 0]]   # taken for no class\n"
            : "ignore: []   # colours without a class\n");
    return new ClassGuess("", text.toString(), number);
  }

  private static boolean isCityscapes(NavigableSet<Integer> values) {
    return values.last() > LAST_TRAINING_ID
        && values.last() <= LAST_ID
        && CITYSCAPES_IDS.stream().filter(values::contains).count() >= TELLING;
  }

  /** All classes, since a rare one may not occur in the files that were looked at. */
  private static ClassGuess cityscapes(NavigableSet<Integer> values) {
    StringBuilder text = new StringBuilder("classes:\n");
    for (int i = 0; i < CITYSCAPES_IDS.size(); i++) {
      int id = CITYSCAPES_IDS.get(i);
      Taxonomy.Category category = CITYSCAPES.classes().get(i);
      String optional = values.contains(id) ? "" : ", optional: true";
      text.append(
          Text.of(
              "  - {name: %s, id: %d, color: %s%s}\n",
              category.name(), id, rgb(category.rgb()), optional));
    }
    String ignored =
        IntStream.rangeClosed(0, LAST_ID)
            .filter(id -> !CITYSCAPES_IDS.contains(id))
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(", "));
    return new ClassGuess(
        CITYSCAPES.name(), text + "ignore: [" + ignored + "]\n", CITYSCAPES.size());
  }

  private static String rgb(int color) {
    return Text.of("[%d, %d, %d]", color >> 16, color >> 8 & 0xff, color & 0xff);
  }

  private static String shares(int value, LabelSurvey source, LabelSurvey validation) {
    return Text.of(
        "%.1f %% of the source's pixels, %.1f %% of the validation's",
        100 * source.shares().getOrDefault(value, 0.0),
        100 * validation.shares().getOrDefault(value, 0.0));
  }
}
