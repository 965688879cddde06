package io.mada.api.testing;

import io.mada.api.Section;
import io.mada.internal.config.ConfiguredSection;
import java.util.Map;

/** Sections for the tests of plug-ins. */
public final class Sections {

  private Sections() {}

  /**
   * A section of plain values.
   *
   * @param values by key; lists and maps may be nested
   * @return a section without a file
   */
  public static Section of(Map<String, ?> values) {
    return ConfiguredSection.of(values);
  }
}
