package io.mada.app.benchmark;

import io.mada.api.data.Annotator.Annotation;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.app.config.Experiment;
import io.mada.app.run.SelectionTable;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/**
 * What labels cost a person, in clicks: the vertices of polygons that follow the true outlines of
 * what is chosen, to within two pixels. Many other costs are left out, such as finding the class.
 */
public final class Clicks {

  private static final double TOLERANCE = 2;

  private final IntFunction<LabelMap> labels;

  /** Costs of whole images, which many cells choose. */
  private final Map<Integer, Long> images = new ConcurrentHashMap<>();

  /**
   * @param labels the label of a pool image
   */
  Clicks(IntFunction<LabelMap> labels) {
    this.labels = labels;
  }

  /**
   * Uses the labels that a benchmark's annotator has for its pool.
   *
   * @param folder the benchmark's
   */
  static Clicks of(Experiment experiment, ImageSet pool, Path folder) {
    Annotation labels = experiment.annotator().open(pool, experiment.taxonomy(), folder);
    return new Clicks(labels::label);
  }

  /** The cost of everything chosen from a pool. */
  long of(SelectionTable chosen) {
    long clicks = 0;
    for (int image : chosen.images()) {
      clicks += images.computeIfAbsent(image, i -> vertices(i, (x, y) -> true));
    }
    for (Map.Entry<Integer, List<Region>> regions : chosen.windows().entrySet()) {
      clicks += of(labels.apply(regions.getKey()), regions.getValue());
    }
    return clicks;
  }

  /**
   * The cost of parts of an image. A superpixel of a single class needs no outline, just one click.
   */
  private static long of(LabelMap label, List<Region> regions) {
    List<Region> drawn =
        regions.stream().filter(r -> r.isWindow() || !isOfOneClass(label, r)).toList();
    BitSet inside = new BitSet();
    drawn.forEach(region -> region.visitRows(label.width(), inside::set));
    Outlines outlines = new Outlines(label, (x, y) -> inside.get(y * label.width() + x));
    return regions.size() - drawn.size() + outlines.vertices(TOLERANCE);
  }

  private long vertices(int image, Outlines.Part part) {
    return new Outlines(labels.apply(image), part).vertices(TOLERANCE);
  }

  private static boolean isOfOneClass(LabelMap label, Region region) {
    BitSet ids = new BitSet();
    region.visitRows(
        label.width(),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            ids.set(label.ids()[i] & 0xff);
          }
        });
    ids.clear(LabelMap.IGNORED);
    return ids.cardinality() == 1;
  }
}
