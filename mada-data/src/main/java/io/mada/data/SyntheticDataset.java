package io.mada.data;

import io.mada.api.Dataset;
import io.mada.api.ImageSet;
import io.mada.api.ImageSize;
import io.mada.api.Section;
import io.mada.api.Taxonomy;
import java.util.stream.Stream;

/**
 * Street scenes drawn on demand, with the 19 classes of Cityscapes and exact labels. Two styles are two domains; image
 * i of a seed shows the same street in every style.
 *
 * <pre>{@code
 * source: {dataset: synthetic, count: 200, seed: 7, size: [256, 128], style: dusk}
 * }</pre>
 */
final class SyntheticDataset implements Dataset {

  private static final int FEWEST_PIXELS = 16;

  private final Section section;
  private final int count;
  private final long seed;
  private final ImageSize size;
  private final Style style;

  SyntheticDataset(Section section) {
    this.section = section;
    count = section.integer("count");
    section.check(count > 0, "count", "must be above 0");
    seed = section.integer("seed", 0);
    size = section.size("size").orElse(new ImageSize(256, 128));
    section.check(
        size.width() >= FEWEST_PIXELS && size.height() >= FEWEST_PIXELS, "size", "must be at least [16, 16]");
    style = Style.read(section);
  }

  @Override
  public ImageSet open(Taxonomy taxonomy) {
    UnknownClasses.among(Stream.of(Thing.values()).map(Thing::className).toList(), taxonomy).refuseIn(section);
    return new SyntheticSet(count, seed, size, style, taxonomy);
  }
}
