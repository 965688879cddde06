package io.mada.app.report;

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
import io.mada.train.evaluate.SoftmaxEntropy;
import java.util.List;

/**
 * A network's output for a target image, at the size of a picture.
 *
 * @param prediction the class of the largest logit
 * @param entropy of the softmax over log C, from 0 (sure) to 1, row by row
 */
record Glimpse(LabelMap prediction, float[] entropy) {

  static Glimpse of(Network network, RgbImage image, ImageSize size) {
    LabelMap none =
        new LabelMap(image.width(), image.height(), new byte[image.width() * image.height()]);
    Batch batch = Batch.of(List.of(0), List.of(new Sample(image, none)));
    try (Recording off = Recording.off();
        NDManager scope = network.newScope();
        NetworkOutput output =
            network.forward(batch.images(scope), Mode.inference(Domain.TARGET))) {
      NDArray logits = Tensors.upsample(output.logits(), size.height(), size.width());
      byte[] ids = logits.argMax(1).toType(DataType.UINT8, false).toByteArray();
      float[] values = SoftmaxEntropy.of(logits).toFloatArray();
      return new Glimpse(new LabelMap(size.width(), size.height(), ids), values);
    }
  }
}
