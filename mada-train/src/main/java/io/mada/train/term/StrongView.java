package io.mada.train.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.ImageSize;
import io.mada.api.data.Augmentation;
import io.mada.api.data.AugmentedView;
import io.mada.api.data.Batch;
import io.mada.api.data.LabelMap;
import io.mada.api.tensor.Recording;
import java.util.List;

/**
 * Images strongly augmented on the device, and a way to move maps of the unchanged images to the
 * matching places in the changed ones.
 *
 * @param pixels the changed images, (N, 3, H, W)
 * @param scope owns all arrays
 */
record StrongView(AugmentedView view, NDArray pixels, NDManager scope) {

  static StrongView of(Batch batch, List<Augmentation> strong, long seed, NDManager scope) {
    AugmentedView view = AugmentedView.of(batch, strong, seed);
    return new StrongView(view, view.batch().images(scope), scope);
  }

  /**
   * A map of the unchanged images, moved to the places of the changed ones.
   *
   * @param values (N, C, h', w'), zero where {@code known} is
   * @param known (N, 1, h', w'), one where a place has an origin in the unchanged image and zero
   *     elsewhere
   */
  record Moved(NDArray values, NDArray known) {}

  /**
   * Moves a map; nothing is recorded.
   *
   * @param map (N, C, h, w) of the unchanged images, float32, stays open
   * @param like whose last two dimensions are h' and w'
   */
  Moved moved(NDArray map, NDArray like) {
    Shape shape = map.getShape();
    ImageSize from = size(shape);
    ImageSize to = size(like.getShape());
    long[] places = view.origins(from, to);
    float[] isKnown = new float[places.length];
    for (int i = 0; i < places.length; i++) {
      isKnown[i] = places[i] < 0 ? 0 : 1;
      places[i] = Math.max(0, places[i]);
    }
    long images = shape.get(0);
    long channels = shape.get(1);
    try (Recording off = Recording.off();
        NDManager own = scope.newSubManager()) {
      NDArray index =
          own.create(places, new Shape(images, 1, places.length / images))
              .broadcast(images, channels, -1);
      NDArray flat = map.reshape(images, channels, -1);
      flat.attach(own);
      NDArray known = own.create(isKnown, new Shape(images, 1, to.height(), to.width()));
      NDArray values =
          flat.gather(index, 2).reshape(images, channels, to.height(), to.width()).mul(known);
      values.attach(scope);
      known.attach(scope);
      return new Moved(values, known);
    }
  }

  /**
   * Moves labels; nothing is recorded.
   *
   * @param labels (N, h, w) int64 with 255 = ignored, stay open
   * @param like whose last two dimensions are h' and w'
   * @return (N, h', w') int64
   */
  NDArray movedLabels(NDArray labels, NDArray like) {
    try (Recording off = Recording.off();
        NDManager own = scope.newSubManager()) {
      // Ignored is 0 here, so that places without an origin are ignored too.
      NDArray shifted = labels.sub(LabelMap.IGNORED).toType(DataType.FLOAT32, false).expandDims(1);
      shifted.attach(own);
      NDArray moved = moved(shifted, like).values();
      moved.attach(own);
      NDArray result = moved.squeeze(1).toType(DataType.INT64, false).add(LabelMap.IGNORED);
      result.attach(scope);
      return result;
    }
  }

  private static ImageSize size(Shape shape) {
    int last = shape.dimension() - 1;
    return new ImageSize((int) shape.get(last), (int) shape.get(last - 1));
  }
}
