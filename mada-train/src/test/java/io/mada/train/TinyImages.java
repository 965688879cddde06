package io.mada.train;

import io.mada.api.ImageSize;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Taxonomy;
import io.mada.api.data.Taxonomy.Category;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Patchworks of three classes, each of a colour of its own, with noise and an ignored row at the
 * top.
 *
 * @param sizes of the images, taken in turn
 * @param light is added to every colour, so that sets of different light are different domains
 */
public record TinyImages(int count, List<ImageSize> sizes, int light, long seed)
    implements ImageSet {

  public static final Taxonomy TAXONOMY =
      new Taxonomy(
          "tiny",
          List.of(new Category("road", 1), new Category("tree", 2), new Category("car", 3)));

  private static final int PATCH = 8;
  private static final int NOISE = 12;
  private static final int[][] COLORS = {{90, 80, 90}, {60, 130, 50}, {150, 60, 60}};

  public static TinyImages source(int count) {
    return new TinyImages(count, List.of(new ImageSize(24, 16)), 0, 1);
  }

  public static TinyImages target(int count) {
    return new TinyImages(count, List.of(new ImageSize(24, 16)), 60, 2);
  }

  @Override
  public List<String> names() {
    return IntStream.range(0, count).mapToObj(i -> "image" + i).toList();
  }

  @Override
  public RgbImage image(int index) {
    LabelMap classes = classesOf(index);
    SplittableRandom random = random(index).split();
    byte[] rgb = new byte[3 * classes.ids().length];
    for (int i = 0; i < rgb.length; i++) {
      int color = COLORS[classes.ids()[i / 3]][i % 3];
      rgb[i] = (byte) (color + light + random.nextInt(-NOISE, NOISE + 1));
    }
    return new RgbImage(classes.width(), classes.height(), rgb);
  }

  @Override
  public LabelMap label(int index) {
    LabelMap label = classesOf(index);
    Arrays.fill(label.ids(), 0, label.width(), (byte) LabelMap.IGNORED);
    return label;
  }

  @Override
  public Set<Integer> classes() {
    return Set.of(0, 1, 2);
  }

  private LabelMap classesOf(int index) {
    ImageSize size = sizes.get(index % sizes.size());
    SplittableRandom random = random(index);
    int columns = (size.width() + PATCH - 1) / PATCH;
    int rows = (size.height() + PATCH - 1) / PATCH;
    int[] patches = random.ints((long) columns * rows, 0, COLORS.length).toArray();
    byte[] ids = new byte[size.width() * size.height()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (byte) patches[i / size.width() / PATCH * columns + i % size.width() / PATCH];
    }
    return new LabelMap(size.width(), size.height(), ids);
  }

  private SplittableRandom random(int index) {
    return new SplittableRandom(seed * 1000 + index);
  }
}
