package io.mada.app.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.ImageSize;
import io.mada.api.data.Domain;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.Precision;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import io.mada.api.testing.Sections;
import io.mada.api.train.TermContext;
import io.mada.app.plugin.ModuleLoader;
import io.mada.app.plugin.PluginRegistry;
import io.mada.data.DataModule;
import io.mada.internal.config.ConfiguredSection;
import io.mada.models.ModelsModule;
import io.mada.train.TrainModule;
import io.mada.train.stage.Stage;
import io.mada.train.stage.StageReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Times a step of each method beside its forward and backward passes alone.
 *
 * <pre>
 * mvn -q -Pbenchmark -pl mada-app -am verify -Dbenchmark="MethodBenchmark mobilenet_v2 256 512 2 20"
 * </pre>
 *
 * The passes alone are so many of the network in training, with cross-entropy at the images' size
 * and its gradient, and so many at inference, as the method has.
 */
public final class MethodBenchmark {

  private static final int IMAGES = 10;
  private static final int ENOUGH = 22;

  /**
   * A method's stage.
   *
   * @param trained passes of the network with gradients
   * @param taught passes without, of a teacher
   */
  private record Method(String name, List<Map<String, Object>> terms, int trained, int taught) {}

  private static final Map<String, Object> SELECTED =
      Map.of("term", "supervised", "images", "selected");
  private static final Map<String, Object> SOURCE =
      Map.of("term", "supervised", "images", "source");
  private static final List<Map<String, Object>> STRONG =
      List.of(Map.of("rand_augment", Map.of("count", 2)), Map.of("cutout", 0.33));

  private static final List<Method> METHODS =
      List.of(
          new Method("supervised", List.of(SELECTED, SOURCE), 2, 0),
          new Method(
              "mada",
              List.of(
                  SELECTED, SOURCE, Map.of("term", "pseudo_label"), Map.of("term", "soft_anchor")),
              3,
              0),
          new Method("class_mix", List.of(SELECTED, SOURCE, Map.of("term", "class_mix")), 3, 1),
          new Method("mada_v2", List.of(Map.of("term", "mada_v2")), 2, 2),
          new Method("cag_uda", List.of(SOURCE, Map.of("term", "cag_uda")), 2, 1),
          new Method("proda", List.of(SOURCE, Map.of("term", "proda", "strong", STRONG)), 3, 2),
          new Method(
              "distill", List.of(SOURCE, Map.of("term", "distill", "strong", STRONG)), 2, 3));

  private final PluginRegistry plugins =
      new ModuleLoader(
              List.of(new ModelsModule(), new DataModule(), new TrainModule()), Path.of("none"))
          .loadDeclared()
          .getInstance(PluginRegistry.class);
  private final ImageSize size;
  private final int batch;
  private final int steps;

  private MethodBenchmark(ImageSize size, int batch, int steps) {
    this.size = size;
    this.batch = batch;
    this.steps = steps;
  }

  /**
   * Arguments: backbone, height, width, batch, repeats, float32 (the default) or bfloat16, and a
   * method where one is enough.
   */
  public static void main(String[] arguments) throws IOException {
    String[] a = arguments.length == 1 ? arguments[0].split(" ") : arguments;
    Precision precision =
        a.length < 6 ? Precision.FLOAT32 : Precision.valueOf(a[5].toUpperCase(Locale.ROOT));
    new MethodBenchmark(
            new ImageSize(Integer.parseInt(a[2]), Integer.parseInt(a[1])),
            Integer.parseInt(a[3]),
            Integer.parseInt(a[4]) + 2)
        .run(a[0], precision, a.length < 7 ? "" : a[6]);
  }

  private void run(String backbone, Precision precision, String only) throws IOException {
    try (Network network = DeepLab.design(plugins, backbone, precision).build(Device.cpu(), 1)) {
      Map<String, FloatMatrix> features = Map.of("features", features(network.featureChannels()));
      TermContext context =
          new TermContext(
              network,
              features,
              features,
              Map.of(Domain.TARGET, features(network.featureChannels())),
              steps,
              1);
      for (Method method : METHODS) {
        if (!only.isEmpty() && !only.equals(method.name())) {
          continue;
        }
        double alone = alone(network, method);
        TimedStages.Timing timing = new TimedStages(size, batch).run(stage(method), context);
        double step = timing.median();
        System.out.printf(
            Locale.ROOT,
            "%-10s %.3f s a step; %d passes with gradients and %d without alone %.3f s; ratio %.2f%n",
            method.name(),
            step,
            method.trained(),
            method.taught(),
            alone,
            step / alone);
        timing
            .resident()
            .forEach(
                (steps, kilobytes) ->
                    System.out.printf(
                        Locale.ROOT, "%-10s %d MB after %d steps%n", "", kilobytes / 1024, steps));
      }
    }
  }

  private Stage stage(Method method) {
    Map<String, Object> stage = new LinkedHashMap<>();
    stage.put("terms", method.terms());
    stage.put("iterations", steps);
    stage.put("batch", batch);
    stage.put("optimizer", Map.of("lr", 1e-6, "momentum", 0.9, "weight_decay", 2e-4));
    stage.put("schedule", Map.of("name", "constant"));
    Map<String, Object> stages = Map.of(method.name(), stage);
    return StageReader.read(ConfiguredSection.with(Sections.of(stages), plugins))
        .get(method.name());
  }

  private FloatMatrix features(int channels) {
    Random random = new Random(1);
    float[] values = new float[IMAGES * DeepLab.CLASSES * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return FloatMatrix.of(new Shape(DeepLab.CLASSES, channels), values);
  }

  /** The median seconds of a method's passes. */
  private double alone(Network network, Method method) {
    List<Double> seconds = new ArrayList<>();
    // Many steps are for the memory that they leave behind.
    for (int i = 0; i < Math.min(steps, ENOUGH); i++) {
      long begun = System.nanoTime();
      for (int pass = 0; pass < method.taught(); pass++) {
        infer(network);
      }
      for (int pass = 0; pass < method.trained(); pass++) {
        train(network);
      }
      seconds.add((System.nanoTime() - begun) / 1e9);
    }
    Collections.sort(seconds);
    return seconds.get(seconds.size() / 2);
  }

  private NDArray pixels(NDManager scope) {
    return scope.ones(new Shape(batch, size.height(), size.width(), 3)).transpose(0, 3, 1, 2);
  }

  private void infer(Network network) {
    try (Recording off = Recording.off();
        NDManager scope = network.newScope()) {
      network.forward(pixels(scope), Mode.inference(Domain.TARGET));
    }
  }

  private void train(Network network) {
    try (Recording recording = Recording.on();
        NDManager scope = network.newScope()) {
      NetworkOutput output = network.forward(pixels(scope), Mode.training(Domain.TARGET));
      NDArray labels = scope.zeros(new Shape(batch, size.height(), size.width()), DataType.INT64);
      recording.backward(
          Tensors.crossEntropy(Tensors.upsampleLike(output.logits(), labels), labels));
    }
  }
}
