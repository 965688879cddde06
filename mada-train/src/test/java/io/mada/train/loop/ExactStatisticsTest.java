package io.mada.train.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.data.Batch;
import io.mada.api.data.Domain;
import io.mada.api.data.Sample;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.Norm;
import io.mada.api.tensor.Recording;
import io.mada.train.TinyImages;
import io.mada.train.TinyNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExactStatisticsTest {

  private static final Mode TRAINING = Mode.training(Domain.TARGET);
  private static final String MEAN = "backbone.bn.running_mean";
  private static final String VARIANCE = "backbone.bn.running_var";

  private Network network;

  @BeforeEach
  void open() {
    network = TinyNetwork.build(Norm.BATCH, 0, 1);
  }

  @AfterEach
  void close() {
    network.close();
  }

  /** After one batch, the network says at inference what it says in training. */
  @Test
  void ofOneBatchTheyAreThoseOfTraining() {
    collect(List.of(batch(0)));
    try (Recording off = Recording.off();
        NDManager scope = network.newScope();
        NDArray images = batch(0).images(scope);
        NetworkOutput inference = network.forward(images, Mode.inference(Domain.TARGET));
        NetworkOutput training = network.forward(images, TRAINING)) {
      float[] expected = training.features().toFloatArray();
      float[] actual = inference.features().toFloatArray();
      // Training divides by n, and what it keeps by n - 1, of n = 192.
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], actual[i], 0.01 * (1 + Math.abs(expected[i])));
      }
    }
  }

  /** Mean of the means; mean of the variances, and the variance of the means. */
  @Test
  void ofSeveralBatchesEachCountsTheSame() {
    List<float[]> means = new ArrayList<>();
    List<float[]> variances = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      // From zero, a batch leaves a tenth of its own statistics.
      set(MEAN);
      set(VARIANCE);
      forward(batch(i));
      means.add(values(MEAN));
      variances.add(values(VARIANCE));
    }
    collect(List.of(batch(0), batch(1), batch(2)));
    for (int c = 0; c < means.get(0).length; c++) {
      int channel = c;
      double mean = means.stream().mapToDouble(m -> 10.0 * m[channel]).average().orElseThrow();
      double within =
          variances.stream().mapToDouble(v -> 10.0 * v[channel]).average().orElseThrow();
      double between =
          means.stream()
              .mapToDouble(m -> Math.pow(10 * m[channel] - mean, 2))
              .average()
              .orElseThrow();
      assertEquals(mean, values(MEAN)[c], 1e-5);
      assertEquals(within + between, values(VARIANCE)[c], 1e-5 * (within + between));
    }
  }

  private void collect(List<Batch> batches) {
    try (Recording off = Recording.off();
        ExactStatistics exact = new ExactStatistics(network)) {
      for (Batch batch : batches) {
        exact.forget();
        forward(batch);
        exact.add();
      }
      exact.set();
    }
  }

  private void forward(Batch batch) {
    try (Recording off = Recording.off();
        NDManager scope = network.newScope();
        NDArray images = batch.images(scope)) {
      network.forward(images, TRAINING).close();
    }
  }

  private void set(String name) {
    NDArray array = network.state().entries().get(name);
    array.subi(array);
  }

  private float[] values(String name) {
    return network.state().entries().get(name).toFloatArray();
  }

  /** Two images of the light of the target, a pair of its own for each number. */
  private static Batch batch(int number) {
    TinyImages images = new TinyImages(2, TinyImages.target(1).sizes(), 30 * number, number);
    return Batch.of(List.of(0, 1), IntStream.range(0, 2).mapToObj(i -> sample(images, i)).toList());
  }

  private static Sample sample(TinyImages images, int index) {
    return new Sample(images.image(index), images.label(index));
  }
}
