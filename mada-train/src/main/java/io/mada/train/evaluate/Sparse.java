package io.mada.train.evaluate;

import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Some images of a set, evenly spaced: for a film, not just its beginning. */
record Sparse(ImageSet set, int count) implements ImageSet {

  private int place(int index) {
    return (int) ((long) index * set.size() / count);
  }

  @Override
  public List<String> names() {
    return IntStream.range(0, count).mapToObj(i -> set.names().get(place(i))).toList();
  }

  @Override
  public RgbImage image(int index) {
    return set.image(place(index));
  }

  @Override
  public LabelMap label(int index) {
    return set.label(place(index));
  }

  @Override
  public Set<Integer> classes() {
    return set.classes();
  }
}
