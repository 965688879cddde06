package io.mada.data.label;

import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import io.mada.api.data.Taxonomy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The ids that label files use for classes, to convert back from a network's training ids. */
public final class LabelIds {

  private static final List<String> NAMES = List.of("cityscapes", "synthia", "camvid");
  private static final int MOST = 255;

  private final Legend legend;

  public LabelIds(Legend legend) {
    this.legend = legend;
  }

  /** The ids of a built-in dataset, by its name, or of a dataset's {@code taxonomy: FILE}. */
  public static LabelIds read(String nameOrFile) {
    if (NAMES.contains(nameOrFile)) {
      return new LabelIds(Legend.named(nameOrFile));
    }
    Path file = Path.of(nameOrFile);
    if (!Files.exists(file)) {
      throw new ConfigurationException(
          nameOrFile
              + " is neither a file nor one of "
              + String.join(", ", NAMES)
              + ", which are known");
    }
    return new LabelIds(Legend.read(file));
  }

  /**
   * The id of each class, the first if a class has several.
   *
   * @return by training id, from 0 to 255
   * @throws ConfigurationException if a class has none
   */
  public int[] of(Taxonomy taxonomy) {
    return taxonomy.names().stream().mapToInt(this::id).toArray();
  }

  private int id(String name) {
    int id =
        legend.classes().stream()
            .filter(entry -> entry.name().equals(name) && !entry.ids().isEmpty())
            .mapToInt(entry -> entry.ids().get(0))
            .findFirst()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        legend.place() + " has no label id for the network's class " + name));
    if (id < 0 || id > MOST) {
      throw new ConfigurationException(
          Text.of(
              "%s: the id %s of class %s is above 255, the largest that a mask can hold",
              legend.place(), id, name));
    }
    return id;
  }
}
