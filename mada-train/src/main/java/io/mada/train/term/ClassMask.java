package io.mada.train.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.data.Batch;
import io.mada.api.data.LabelMap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Where some classes occur in images, for pasting them. */
final class ClassMask {

  /** The number of ids in a byte. */
  private static final int IDS = 256;

  private ClassMask() {}

  /**
   * The pixels of chosen classes; nothing is recorded.
   *
   * @param labels (N, H, W) int64, stays open
   * @param chosen the training ids of each of the N images
   * @param scope owns the result
   * @return (N, H, W) boolean
   */
  static NDArray of(NDArray labels, List<? extends Collection<Integer>> chosen, NDManager scope) {
    int images = chosen.size();
    byte[] table = new byte[images * IDS];
    for (int n = 0; n < images; n++) {
      for (int c : chosen.get(n)) {
        table[n * IDS + c] = 1;
      }
    }
    try (NDManager own = scope.newSubManager()) {
      NDArray wanted = own.create(ByteBuffer.wrap(table), new Shape(images, IDS), DataType.UINT8);
      NDArray ids = labels.reshape(images, -1);
      ids.attach(own);
      NDArray mask =
          wanted.gather(ids, 1).reshape(labels.getShape()).toType(DataType.BOOLEAN, false);
      mask.attach(scope);
      return mask;
    }
  }

  /** The classes labelled in an image of a batch, in ascending order. */
  static List<Integer> classes(Batch batch, int image) {
    boolean[] present = new boolean[IDS];
    int pixels = batch.size().width() * batch.size().height();
    for (int i = image * pixels; i < (image + 1) * pixels; i++) {
      present[batch.labels()[i] & 0xff] = true;
    }
    List<Integer> classes = new ArrayList<>();
    for (int c = 0; c < LabelMap.IGNORED; c++) {
      if (present[c]) {
        classes.add(c);
      }
    }
    return classes;
  }
}
