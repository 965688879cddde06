package io.mada.data.loading;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.data.Batch;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.data.Pictures;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageLoadingTest {

  @Test
  void everyImageComesOnceAndInOrder() {
    List<Batch> batches = new ArrayList<>();
    new ImageLoading(3).inOrder(new Sizes(10, 6, 40), true, batches::add);
    List<Integer> seen = batches.stream().flatMap(batch -> batch.indices().stream()).toList();
    assertEquals(IntStream.range(0, 40).boxed().toList(), seen);
    for (Batch batch : batches) {
      int pixels = batch.size().width() * batch.size().height();
      for (int i = 0; i < batch.count(); i++) {
        assertEquals((byte) (int) batch.indices().get(i), batch.labels()[i * pixels]);
      }
    }
  }

  @Test
  void imagesOfOneBatchHaveOneSize() {
    List<ImageSize> sizes = new ArrayList<>();
    List<List<Integer>> indices = new ArrayList<>();
    new ImageLoading(2)
        .inOrder(
            new Sizes(10, 6, 5) {
              @Override
              ImageSize size(int index) {
                return index == 2 ? new ImageSize(4, 4) : super.size(index);
              }
            },
            true,
            batch -> {
              sizes.add(batch.size());
              indices.add(batch.indices());
            });
    assertEquals(List.of(List.of(0, 1), List.of(2), List.of(3, 4)), indices);
    assertEquals(new ImageSize(4, 4), sizes.get(1));
  }

  @Test
  void largeImagesComeOneByOne() {
    List<Integer> counts = new ArrayList<>();
    new ImageLoading(1).inOrder(new Sizes(700, 600, 3), true, batch -> counts.add(batch.count()));
    assertEquals(List.of(1, 1, 1), counts);
  }

  @Test
  void withoutLabelsEveryPixelIsIgnored() {
    ImageSet pool =
        new Sizes(3, 2, 1) {
          @Override
          public LabelMap label(int index) {
            throw new MadaException("no label");
          }
        };
    byte[] ignored = {-1, -1, -1, -1, -1, -1};
    new ImageLoading(1).inOrder(pool, false, batch -> assertArrayEquals(ignored, batch.labels()));
    var error =
        assertThrows(
            MadaException.class, () -> new ImageLoading(1).inOrder(pool, true, batch -> {}));
    assertEquals("no label", error.getMessage());
  }

  private static class Sizes implements ImageSet {
    private final ImageSize size;
    private final int count;

    Sizes(int width, int height, int count) {
      this.size = new ImageSize(width, height);
      this.count = count;
    }

    @SuppressWarnings("unused")
    ImageSize size(int index) {
      return size;
    }

    @Override
    public List<String> names() {
      return IntStream.range(0, count).mapToObj(i -> "image" + i).toList();
    }

    @Override
    public RgbImage image(int index) {
      return Pictures.random(size(index).width(), size(index).height(), index);
    }

    @Override
    public LabelMap label(int index) {
      byte[] ids = new byte[size(index).width() * size(index).height()];
      java.util.Arrays.fill(ids, (byte) index);
      return new LabelMap(size(index).width(), size(index).height(), ids);
    }

    @Override
    public Set<Integer> classes() {
      return Set.of(0);
    }
  }
}
