package io.mada.label.format;

import io.mada.api.ImageSize;
import io.mada.api.data.LabelMap;
import java.util.Arrays;
import java.util.BitSet;

/** Paints regions on top of one another: where they overlap, the later one counts. */
final class LabelPainter {

  private final ImageSize size;
  private final byte[] ids;
  private final BitSet covered = new BitSet();
  private final BitSet disputed = new BitSet();

  LabelPainter(ImageSize size) {
    this.size = size;
    ids = new byte[size.width() * size.height()];
    Arrays.fill(ids, (byte) LabelMap.IGNORED);
  }

  /** Adds a region of a class. */
  void paint(BitSet region, int id) {
    for (int i = region.nextSetBit(0); i >= 0; i = region.nextSetBit(i + 1)) {
      if (covered.get(i) && ids[i] != (byte) id) {
        disputed.set(i);
      }
      ids[i] = (byte) id;
    }
    covered.or(region);
  }

  /** The number of pixels that are in regions of more than one class. */
  int overlap() {
    return disputed.cardinality();
  }

  LabelMap label() {
    return new LabelMap(size.width(), size.height(), ids);
  }
}
