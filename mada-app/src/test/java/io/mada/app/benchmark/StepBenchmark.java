package io.mada.app.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import io.mada.api.ImageSize;
import io.mada.api.data.Domain;
import io.mada.api.nn.Network;
import io.mada.api.nn.Precision;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.testing.Sections;
import io.mada.api.train.TermContext;
import io.mada.app.plugin.ModuleLoader;
import io.mada.app.plugin.PluginRegistry;
import io.mada.internal.config.ConfiguredSection;
import io.mada.models.ModelsModule;
import io.mada.train.TrainModule;
import io.mada.train.stage.Stage;
import io.mada.train.stage.StageReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;

/**
 * Times the steps of stage 1 and stage 2, run by the product's own training loop on random images
 * in memory.
 *
 * <pre>mvn -q -Pbenchmark -pl mada-app -am verify -Dstep="resnet101 256 512 2 5"</pre>
 *
 * Prints the median seconds of a step and the most resident memory so far, beside those of the same
 * steps in plain PyTorch where {@code python3} has that, float32 as one would write them; and, for
 * more than 300 repeats, the resident memory after 50 and after 300 steps.
 */
public final class StepBenchmark {

  private static final int ANCHORS = 10;

  private final ImageSize size;
  private final int batch;
  private final Iterator<Double> peer;
  private final int steps;

  private StepBenchmark(ImageSize size, int batch, int steps, Iterator<Double> peer) {
    this.peer = peer;
    this.size = size;
    this.batch = batch;
    this.steps = steps;
  }

  /** Arguments: backbone, height, width, batch, repeats, and float32 (the default) or bfloat16. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String[] a = arguments.length == 1 ? arguments[0].split(" ") : arguments;
    var size = new ImageSize(Integer.parseInt(a[2]), Integer.parseInt(a[1]));
    Device device = Device.fromName(System.getProperty("mada.device", "cpu"));
    Precision precision =
        a.length < 6 ? Precision.FLOAT32 : Precision.valueOf(a[5].toUpperCase(Locale.ROOT));
    double[] peer = Peer.torch(4, "step", a[0], a[1], a[2], a[3], a[4]);
    new StepBenchmark(
            size,
            Integer.parseInt(a[3]),
            Integer.parseInt(a[4]) + 2,
            DoubleStream.of(peer).iterator())
        .run(a[0], precision, device);
  }

  private void run(String backbone, Precision precision, Device device) throws IOException {
    PluginRegistry plugins =
        new ModuleLoader(List.of(new ModelsModule(), new TrainModule()), Path.of("none"))
            .loadDeclared()
            .getInstance(PluginRegistry.class);
    Network.Design design = DeepLab.design(plugins, backbone, precision);
    TimedStages timed = new TimedStages(size, batch);
    try (Network network = design.build(device, 1)) {
      FloatMatrix anchors = randomAnchors(network.featureChannels());
      var context =
          new TermContext(network, Map.of(), Map.of(), Map.of(Domain.TARGET, anchors), steps, 1);
      for (Stage stage :
          StageReader.read(ConfiguredSection.with(Sections.of(stages()), plugins)).values()) {
        report(stage.name(), timed.run(stage, context));
      }
    }
  }

  /** The published stages, without a change of the rate and without augmentation. */
  private Map<String, Object> stages() {
    List<Map<String, Object>> labelled =
        List.of(
            Map.of("term", "supervised", "images", "selected"),
            Map.of("term", "supervised", "images", "source"));
    List<Map<String, Object>> all = new ArrayList<>(labelled);
    all.addAll(List.of(Map.of("term", "pseudo_label"), Map.of("term", "soft_anchor")));
    Map<String, Object> stages = new LinkedHashMap<>();
    stages.put("stage1", stage(labelled));
    stages.put("stage2", stage(all));
    return stages;
  }

  private Map<String, Object> stage(List<Map<String, Object>> terms) {
    return Map.of(
        "terms", terms,
        "iterations", steps,
        "batch", batch,
        "optimizer", Map.of("lr", 1e-4, "momentum", 0.9, "weight_decay", 2e-4),
        "schedule", Map.of("name", "constant"));
  }

  private static FloatMatrix randomAnchors(int channels) {
    Random random = new Random(1);
    float[] values = new float[ANCHORS * DeepLab.CLASSES * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return FloatMatrix.of(new Shape(DeepLab.CLASSES, channels), values);
  }

  private void report(String stage, TimedStages.Timing timing) throws IOException {
    double memory = TimedStages.kilobytes("VmHWM") / 1e6;
    double peerSeconds = peer.next();
    double peerMemory = peer.next();
    System.out.printf(
        Locale.ROOT,
        "%-8s mada %.3f s, %.2f GB; PyTorch %.3f s, %.2f GB; ratios %.2f, %.2f%n",
        stage,
        timing.median(),
        memory,
        peerSeconds,
        peerMemory,
        timing.median() / peerSeconds,
        memory / peerMemory);
    timing
        .resident()
        .forEach(
            (step, kb) ->
                System.out.printf(
                    Locale.ROOT, "  resident after %d steps: %.0f MB%n", step, kb / 1e3));
  }
}
