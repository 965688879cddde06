package io.mada.data.segment;

import boofcv.alg.segmentation.ms.MergeSmallRegions;
import boofcv.alg.segmentation.slic.SegmentSlic_PlF32;
import boofcv.factory.segmentation.FactorySegmentationAlg;
import boofcv.struct.ConnectRule;
import boofcv.struct.image.GrayF32;
import boofcv.struct.image.GrayS32;
import boofcv.struct.image.Planar;
import io.mada.api.ImageSize;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Superpixels;
import java.util.Arrays;
import org.ddogleg.struct.DogArray;
import org.ddogleg.struct.DogArray_I32;

/**
 * Superpixels by simple linear iterative clustering (Achanta et al., "SLIC Superpixels Compared to
 * State-of-the-Art Superpixel Methods", TPAMI 2012): k-means over CIELAB colour and place, in which
 * a pixel looks at the centres within one side of it. Then connected parts are found, and those
 * below half the average size are joined to the neighbour with the most similar colour.
 *
 * <p>BoofCV provides the first centres, the connected parts and the joining. Its k-means keeps
 * twelve objects per pixel, and lets every centre near a pixel share it; this one gives a pixel to
 * its nearest centre, as the paper does, in a few bytes. An image is divided by one thread, in
 * arithmetic that Java defines to the bit, so the result is the same everywhere.
 */
public final class Slic {

  private static final int ITERATIONS = 10;

  /** The paper's m: how much place counts compared to colour. */
  private static final float COMPACTNESS = 10;

  private Slic() {}

  /**
   * Divides an image, which is at least {@code side} pixels wide and high.
   *
   * @param side of the average superpixel's square, at least 4
   */
  public static Superpixels divide(RgbImage image, int side) {
    ImageSize size = image.size();
    Planar<GrayF32> lab = CieLab.of(image);
    GrayS32 numbers = new GrayS32(size.width(), size.height());
    new Clustering(size, side).process(lab, numbers);
    return new Superpixels(size, numbers.data);
  }

  /** The k-means between BoofCV's first and last steps. */
  private static final class Clustering extends SegmentSlic_PlF32 {

    private static final int BANDS = 3;

    private final int side;
    private final int most;
    private final float placeWeight;
    private final int[] nearest;
    private final float[] distance;

    Clustering(ImageSize size, int side) {
      super(squares(size, side), COMPACTNESS, ITERATIONS, ConnectRule.FOUR, BANDS);
      this.side = side;
      most = Superpixels.most(size, side);
      placeWeight = COMPACTNESS * COMPACTNESS / ((float) side * side);
      nearest = new int[size.width() * size.height()];
      distance = new float[nearest.length];
    }

    /** How many squares of this side have as many pixels as the image. */
    private static int squares(ImageSize size, int side) {
      return Math.max(1, Math.round((float) size.width() * size.height() / side / side));
    }

    @Override
    public void process(Planar<GrayF32> lab, GrayS32 numbers) {
      super.process(lab, numbers);
      joinSmallest(lab, numbers);
    }

    /** If parts came apart, there may be more of them than there were centres. */
    private void joinSmallest(Planar<GrayF32> lab, GrayS32 numbers) {
      DogArray_I32 sizes = getRegionMemberCount();
      DogArray<float[]> colors = new DogArray<>(() -> new float[BANDS]);
      while (sizes.size > most) {
        int[] sorted = Arrays.copyOf(sizes.data, sizes.size);
        Arrays.sort(sorted);
        var join =
            new MergeSmallRegions<>(
                sorted[sizes.size - most - 1] + 1,
                getConnectRule(),
                FactorySegmentationAlg.<Planar<GrayF32>>regionMeanColor(getImageType()));
        join.process(lab, numbers, sizes, colors);
      }
    }

    @Override
    protected void initalize(Planar<GrayF32> lab) {
      input = lab;
      gridInterval = side;
    }

    @Override
    protected void computeClusterDistance() {
      Arrays.fill(nearest, -1);
      Arrays.fill(distance, Float.MAX_VALUE);
      for (int i = 0; i < clusters.size; i++) {
        lookAround(clusters.get(i));
      }
    }

    private void lookAround(Cluster centre) {
      int left = Math.max(0, Math.round(centre.x) - side);
      int right = Math.min(input.width, Math.round(centre.x) + side + 1);
      int bottom = Math.min(input.height, Math.round(centre.y) + side + 1);
      for (int y = Math.max(0, Math.round(centre.y) - side); y < bottom; y++) {
        float dy = y - centre.y;
        for (int x = left; x < right; x++) {
          int pixel = y * input.width + x;
          float dx = x - centre.x;
          float d = colorDistance(centre.color, pixel) + placeWeight * (dx * dx + dy * dy);
          if (d < distance[pixel]) {
            distance[pixel] = d;
            nearest[pixel] = centre.id;
          }
        }
      }
    }

    @Override
    protected void updateClusters() {
      float[][] before = new float[clusters.size][];
      for (int i = 0; i < clusters.size; i++) {
        Cluster centre = clusters.get(i);
        before[i] =
            new float[] {centre.x, centre.y, centre.color[0], centre.color[1], centre.color[2]};
        centre.reset();
      }
      for (int pixel = 0; pixel < nearest.length; pixel++) {
        if (nearest[pixel] >= 0) {
          Cluster centre = clusters.get(nearest[pixel]);
          int row = pixel / input.width;
          centre.x += pixel - row * input.width;
          centre.y += row;
          centre.totalWeight++;
          addColor(centre.color, pixel, 1);
        }
      }
      for (int i = 0; i < clusters.size; i++) {
        move(clusters.get(i), before[i]);
      }
    }

    /** A centre without pixels stays where it is. */
    private static void move(Cluster centre, float[] before) {
      if (centre.totalWeight > 0) {
        centre.update();
      } else {
        centre.x = before[0];
        centre.y = before[1];
        System.arraycopy(before, 2, centre.color, 0, BANDS);
      }
    }

    @Override
    public void assignLabelsToPixels(
        GrayS32 numbers, DogArray_I32 sizes, DogArray<float[]> colors) {
      numbers.reshape(input.width, input.height);
      // Pixels that no centre came near form a cluster of their own.
      sizes.resize(clusters.size + 1);
      sizes.fill(0);
      for (int pixel = 0; pixel < nearest.length; pixel++) {
        int number = nearest[pixel] < 0 ? clusters.size : nearest[pixel];
        numbers.data[pixel] = number;
        sizes.data[number]++;
      }
      colors.resize(sizes.size);
    }
  }
}
