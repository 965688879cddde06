package io.mada.data.synthetic;

import io.mada.api.ImageSize;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.data.Dataset;
import io.mada.api.data.ImageSet;
import io.mada.api.data.Taxonomy;
import io.mada.data.label.UnknownClasses;
import java.util.stream.Stream;

/**
 * Street scenes drawn on demand, with the 19 classes of Cityscapes and exact labels. Two styles are
 * two domains; image i of a seed shows the same street in every style.
 *
 * <pre>{@code
 * source: {dataset: synthetic, count: 200, seed: 7, size: [256, 128], style: dusk}
 * }</pre>
 */
public final class SyntheticDataset implements Dataset {

  /** Image names have six digits. */
  private static final int MOST_IMAGES = 1_000_000;

  private static final Range SIDE = Range.between(16, 8192);

  private final Section section;
  private final int count;
  private final long seed;
  private final ImageSize size;
  private final Style style;

  public SyntheticDataset(Section section) {
    this.section = section;
    count = section.integer("count", Range.between(1, MOST_IMAGES));
    seed = section.seed("seed", 0);
    size = section.size("size").orElse(new ImageSize(256, 128));
    boolean drawable = SIDE.contains(size.width()) && SIDE.contains(size.height());
    section.check(drawable, "size", "must be [width, height], each " + SIDE);
    style = Style.read(section);
  }

  @Override
  public ImageSet open(Taxonomy taxonomy) {
    UnknownClasses.among(Stream.of(Thing.values()).map(Thing::className).toList(), taxonomy)
        .refuseIn(section);
    return new SyntheticSet(count, seed, size, style, taxonomy);
  }
}
