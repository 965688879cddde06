package io.mada.data.synthetic;

import io.mada.api.ImageSize;
import io.mada.api.Text;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Taxonomy;
import io.mada.data.loading.Shuffle;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Drawn images; each depends only on seed, index, size and style. */
final class SyntheticSet implements ImageSet {

  private final long seed;
  private final ImageSize size;
  private final Style style;
  private final byte[] trainingIds;
  private final List<String> names;
  private final Set<Integer> classes;

  SyntheticSet(int count, long seed, ImageSize size, Style style, Taxonomy taxonomy) {
    this.seed = seed;
    this.size = size;
    this.style = style;
    names = IntStream.range(0, count).mapToObj(i -> Text.of("synthetic/%06d", i)).toList();
    trainingIds = new byte[Thing.values().length];
    for (Thing thing : Thing.values()) {
      trainingIds[thing.ordinal()] = (byte) taxonomy.id(thing.className());
    }
    classes =
        Stream.of(Thing.values())
            .map(thing -> taxonomy.id(thing.className()))
            .filter(id -> id != LabelMap.IGNORED)
            .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public RgbImage image(int index) {
    byte[] rgb = new Atmosphere(style, seed * 31 + index).develop(draw(index));
    return new RgbImage(size.width(), size.height(), rgb);
  }

  @Override
  public LabelMap label(int index) {
    byte[] ids = draw(index).things;
    for (int i = 0; i < ids.length; i++) {
      ids[i] = trainingIds[ids[i]];
    }
    return new LabelMap(size.width(), size.height(), ids);
  }

  @Override
  public Set<Integer> classes() {
    return classes;
  }

  private Canvas draw(int index) {
    SplittableRandom random = Shuffle.random(seed, index);
    double focal = size.width() * random.nextDouble(0.6, 0.75);
    double centre = size.width() * random.nextDouble(0.42, 0.58);
    double horizon = size.height() * (random.nextDouble(0.42, 0.48) - style.cameraTilt());
    double above = style.cameraHeight() * random.nextDouble(0.9, 1.1);
    Canvas canvas = new Canvas(new Camera(size, focal, centre, horizon, above));
    new Street(canvas, style, random).draw();
    return canvas;
  }
}
