package io.mada.data.label;

import io.mada.api.Section;
import io.mada.internal.config.ConfigNode;
import io.mada.internal.config.ConfiguredSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a list of classes says to ignore: {@code ignore: [11, [0, 0, 0], cow]}.
 *
 * @param ids that label files use
 * @param colors that label files use, as 0xRRGGBB
 * @param names of classes
 */
record Ignored(List<Integer> ids, List<Integer> colors, List<String> names) {

  static final Ignored NOTHING = new Ignored(List.of(), List.of(), List.of());

  private static final String KEY = "ignore";

  /** Reads the key {@code ignore} of a list of classes. */
  static Ignored read(Section section) {
    if (!section.has(KEY)) {
      return NOTHING;
    }
    section.check(section.isList(KEY), KEY, "must be a list, as [11]");
    List<Integer> ids = new ArrayList<>();
    List<Integer> colors = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Object element : (List<?>) ConfiguredSection.node(section, KEY).value()) {
      ConfigNode node = (ConfigNode) element;
      if (node.value() instanceof String name) {
        names.add(name);
      } else if (node.value() instanceof List) {
        // Only the element, so that errors name its line.
        colors.add(
            Colors.read(
                new ConfiguredSection("", new ConfigNode(Map.of(KEY, node), node.place())), KEY));
      } else {
        boolean isId = node.value() instanceof Long id && id >= 0 && id < ClassFile.IDS;
        section.check(
            isId,
            KEY,
            "has " + node.value() + ", which is no id of a label, no colour and no class's name");
        ids.add(((Long) node.value()).intValue());
      }
    }
    return new Ignored(List.copyOf(ids), List.copyOf(colors), List.copyOf(names));
  }
}
