package io.mada.data;

import io.mada.api.Annotator.Annotation;
import io.mada.api.ImageSet;
import io.mada.api.LabelMap;
import io.mada.api.RgbImage;
import java.util.List;
import java.util.Set;

/** A pool whose labels come from an annotation. */
public record AnnotatedSet(ImageSet pool, Annotation annotation) implements ImageSet {

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
    return annotation.label(index);
  }

  @Override
  public Set<Integer> classes() {
    return pool.classes();
  }
}
