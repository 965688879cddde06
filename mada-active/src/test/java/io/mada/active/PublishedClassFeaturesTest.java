package io.mada.active;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import io.mada.api.tensor.ClassFeatures;
import io.mada.api.tensor.Tensors;
import io.mada.testing.TensorTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The class features beside those of the published code. */
class PublishedClassFeaturesTest extends TensorTest {

  @Test
  void matchThePublishedCode() throws IOException {
    Golden golden = Golden.read(manager);
    NDArray source =
        ClassFeatures.pool(golden.get("features"), golden.prediction(), golden.get("labels"), 19);
    NDArray target = ClassFeatures.pool(golden.get("features"), golden.prediction(), 19);
    assertTrue(Golden.difference(source, golden.get("source_vectors")) < 1e-5);
    assertTrue(Golden.difference(target, golden.get("target_vectors")) < 1e-5);
  }

  @Test
  void featuresInChannelsLastMemoryGiveTheSame() throws IOException {
    Golden golden = Golden.read(manager);
    NDArray features = Tensors.channelsLast(golden.get("features"));
    NDArray target = ClassFeatures.pool(features, golden.prediction(), 19);
    assertTrue(Golden.difference(target, golden.get("target_vectors")) < 1e-5);
  }
}
