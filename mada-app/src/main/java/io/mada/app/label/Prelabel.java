package io.mada.app.label;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.mada.api.ImageSize;
import io.mada.api.data.Batch;
import io.mada.api.data.Domain;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Sample;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import io.mada.train.evaluate.LargestClass;
import io.mada.train.evaluate.SoftmaxEntropy;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A network's prediction for an image that a person is about to label, at the label's size.
 *
 * @param classes the class of the largest logit
 * @param entropy how unsure the network is, 0 to 255 for an entropy of 0 to log C; the same number
 *     of pixels
 */
record Prelabel(LabelMap classes, LabelMap entropy) {

  /**
   * Passes an image through a network.
   *
   * @param image as training sees it
   * @param size of the label
   */
  static Prelabel of(Network network, RgbImage image, ImageSize size) {
    LabelMap none =
        new LabelMap(image.width(), image.height(), new byte[image.width() * image.height()]);
    Batch batch = Batch.of(List.of(0), List.of(new Sample(image, none)));
    try (Recording off = Recording.off();
        NDManager scope = network.newScope();
        NetworkOutput output =
            network.forward(batch.images(scope), Mode.inference(Domain.TARGET))) {
      NDArray logits = output.logits();
      byte[] classes = new LargestClass().of(logits, size.height(), size.width());
      // The logits' own size, a sixteenth of the image's pixels, is fine enough for a map.
      NDArray grey = SoftmaxEntropy.of(logits).mul(255).clip(0, 255);
      NDArray large = Tensors.upsample(grey, size.height(), size.width()).round();
      byte[] map = large.toType(DataType.UINT8, false).toByteArray();
      return new Prelabel(
          new LabelMap(size.width(), size.height(), classes),
          new LabelMap(size.width(), size.height(), map));
    }
  }

  /**
   * The classes in whose pixels the network is least sure, among those that cover at least a
   * hundredth of the image.
   *
   * @param count the number of classes
   * @return two training ids, or fewer
   */
  List<Integer> unsure(int count) {
    long[] pixels = new long[count];
    long[] sums = new long[count];
    for (int i = 0; i < classes.ids().length; i++) {
      int id = classes.ids()[i] & 0xff;
      pixels[id]++;
      sums[id] += entropy.ids()[i] & 0xff;
    }
    return IntStream.range(0, count)
        .filter(id -> pixels[id] > 0 && 100 * pixels[id] >= classes.ids().length)
        .boxed()
        .sorted(Comparator.comparingDouble(id -> -(double) sums[id] / pixels[id]))
        .limit(2)
        .toList();
  }
}
