package io.mada.label.format;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Taxonomy;
import io.mada.internal.config.Nearest;

/** The classes as named by tools. */
final class ClassNames {

  private final Taxonomy taxonomy;

  ClassNames(Taxonomy taxonomy) {
    this.taxonomy = taxonomy;
  }

  /**
   * The training id of a class; 255 for one that is to be ignored. An unknown name is an error.
   *
   * @param where starts the error message
   */
  int id(String name, String where) {
    if (!taxonomy.knows(name)) {
      throw new MadaException(
          Text.of(
              "%s: '%s' is no class of %s%s",
              where, Text.line(name), taxonomy.name(), Nearest.hint(name, taxonomy.names())));
    }
    return taxonomy.id(name);
  }

  /** Which classes occur in a label. */
  static boolean[] present(LabelMap label) {
    boolean[] present = new boolean[LabelMap.IGNORED + 1];
    for (byte id : label.ids()) {
      present[id & 0xff] = true;
    }
    return present;
  }
}
