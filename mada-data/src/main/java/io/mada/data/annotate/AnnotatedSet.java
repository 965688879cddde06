package io.mada.data.annotate;

import io.mada.api.data.Annotator.Annotation;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.api.data.RgbImage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A pool whose labels come from an annotation. */
public final class AnnotatedSet implements ImageSet {

  private final ImageSet pool;
  private final Annotation annotation;
  private final Map<Integer, List<Region>> windows;

  /**
   * @param windows the labelled parts of images that are not labelled as a whole; everything else
   *     is ignored
   */
  public AnnotatedSet(ImageSet pool, Annotation annotation, Map<Integer, List<Region>> windows) {
    this.pool = pool;
    this.annotation = annotation;
    this.windows = windows;
  }

  /** Where the label of an image is, or would be. */
  public String place(int index) {
    return annotation.place(index);
  }

  @Override
  public List<String> names() {
    return pool.names();
  }

  @Override
  public RgbImage image(int index) {
    return pool.image(index);
  }

  @Override
  public LabelMap label(int index) {
    LabelMap label = annotation.label(index);
    return windows.containsKey(index) ? inside(label, windows.get(index)) : label;
  }

  private static LabelMap inside(LabelMap label, List<Region> windows) {
    byte[] ids = new byte[label.ids().length];
    Arrays.fill(ids, (byte) LabelMap.IGNORED);
    for (Region window : windows) {
      window.visitRows(
          label.width(), (from, to) -> System.arraycopy(label.ids(), from, ids, from, to - from));
    }
    return new LabelMap(label.width(), label.height(), ids);
  }

  @Override
  public Set<Integer> classes() {
    return pool.classes();
  }
}
