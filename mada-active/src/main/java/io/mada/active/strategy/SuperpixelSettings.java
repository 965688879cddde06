package io.mada.active.strategy;

import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.data.Superpixels;
import java.util.OptionalInt;

/** Reads {@code regions: {kind: superpixels, size: 32}}. */
public final class SuperpixelSettings {

  /** The only kind apart from the windows of {@code ripu}. */
  private static final String KIND = "superpixels";

  private static final Range SIZE = Range.between(Superpixels.SMALLEST, 65_536);

  private SuperpixelSettings() {}

  /** The side of the average superpixel's square; empty if a strategy's section asks for none. */
  public static OptionalInt side(Section selection) {
    if (!selection.has("regions")) {
      return OptionalInt.empty();
    }
    selection.check(
        selection.isMapping("regions"), "regions", "must be as {kind: superpixels, size: 32}");
    Section regions = selection.section("regions");
    String kind = regions.text("kind");
    regions.check(
        kind.equals(KIND), "kind", "is '" + kind + "', and the only kind there is is superpixels");
    return OptionalInt.of(regions.integer("size", SIZE));
  }
}
