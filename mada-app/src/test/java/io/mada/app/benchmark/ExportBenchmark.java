package io.mada.app.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OrtException;
import io.mada.api.Section;
import io.mada.api.data.Domain;
import io.mada.api.nn.BackboneDesign;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkDesign;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.Norm;
import io.mada.api.nn.Precision;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import io.mada.api.testing.Sections;
import io.mada.app.pipeline.NetworkFile;
import io.mada.app.plugin.PluginRegistry;
import io.mada.data.image.ImageFiles;
import io.mada.models.onnx.OnnxFile;
import io.mada.testing.OnnxRuntime;
import io.mada.train.evaluate.LargestClass;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Holds exported networks against the networks: the share of pixels that have another label, the
 * largest difference of logits, and seconds an image, in turn, from pixels to labels.
 *
 * <pre>
 * mvn -q -Pbenchmark -pl mada-app -am verify -Dbenchmark="ExportBenchmark CHECKPOINT IMAGES float32"
 * mvn -q -Pbenchmark -pl mada-app -am verify -Dbenchmark="ExportBenchmark segformer mit_b0 512x384 float32"
 * </pre>
 */
public final class ExportBenchmark {

  private static final int NOISE_IMAGES = 7;

  private final Network network;
  private final OnnxRuntime runtime;
  private final List<Double> ours = new ArrayList<>();
  private final List<Double> theirs = new ArrayList<>();
  private double difference;
  private double largest;
  private long pixels;
  private long others;

  private ExportBenchmark(Network network, OnnxRuntime runtime) {
    this.network = network;
    this.runtime = runtime;
  }

  /**
   * Takes a checkpoint, a folder of images and a type; or a network, a backbone, a size of images
   * and a type, for random weights and noise.
   */
  public static void main(String[] arguments) throws Exception {
    PluginRegistry plugins = DeepLab.plugins();
    DataType type = DataType.valueOf(arguments[arguments.length - 1].toUpperCase(Locale.ROOT));
    boolean trained = arguments.length == 3;
    try (Network network =
            trained
                ? NetworkFile.open(
                        Path.of(arguments[0]),
                        Device.cpu(),
                        plugins,
                        Optional.empty(),
                        Optional.empty())
                    .network()
                : design(plugins, arguments[0], arguments[1]).build(Device.cpu(), 1);
        ScratchFolder scratch = ScratchFolder.make();
        Recording off = Recording.off()) {
      Path file = scratch.path().resolve("a.onnx");
      OnnxFile.write(file, network, OnnxFile.OLDEST_OPSET, type, Map.of());
      try (OnnxRuntime runtime = new OnnxRuntime(file, Peer.THREADS)) {
        var benchmark = new ExportBenchmark(network, runtime);
        if (trained) {
          benchmark.images(Path.of(arguments[1]));
        } else {
          String[] size = arguments[2].split("x");
          benchmark.noise(Integer.parseInt(size[0]), Integer.parseInt(size[1]));
        }
        benchmark.print(String.join(" ", arguments), Files.size(file));
      }
    }
  }

  private static Network.Design design(PluginRegistry plugins, String network, String backbone) {
    Section model = Sections.of(Map.of("network", network, "backbone", backbone));
    return new Network.Design(
        plugins.create(NetworkDesign.class, model, "network"),
        plugins.create(BackboneDesign.class, model, "backbone"),
        Norm.BATCH,
        DeepLab.CLASSES,
        false,
        Precision.FLOAT32);
  }

  private void images(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        var image = ImageFiles.read(file);
        try (NDManager scope = network.newScope()) {
          NDArray bytes =
              scope.create(
                  ByteBuffer.wrap(image.rgb()),
                  new Shape(1, image.height(), image.width(), 3),
                  DataType.UINT8);
          compare(Tensors.pixels(bytes).transpose(0, 3, 1, 2), scope);
        }
      }
    }
  }

  private void noise(int width, int height) throws OrtException {
    for (int i = 0; i < NOISE_IMAGES; i++) {
      try (NDManager scope = network.newScope()) {
        NDArray noise = scope.randomUniform(0, 1, new Shape(1, 3, height, width));
        compare(Tensors.channelsLast(noise), scope);
      }
    }
  }

  private void compare(NDArray images, NDManager scope) throws OrtException {
    long begun = System.nanoTime();
    NetworkOutput output = network.forward(images, Mode.inference(Domain.TARGET));
    long height = images.getShape().get(2);
    long width = images.getShape().get(3);
    byte[] labels = new LargestClass().of(output.logits(), (int) height, (int) width);
    long between = System.nanoTime();
    OnnxRuntime.Output found = runtime.run(scope, images);
    byte[] foundLabels = found.labels().toByteArray();
    theirs.add((System.nanoTime() - between) / 1e9);
    ours.add((between - begun) / 1e9);
    NDArray logits = Tensors.upsampleLike(output.logits(), images);
    difference = Math.max(difference, logits.sub(found.logits()).abs().max().getFloat());
    largest = Math.max(largest, logits.abs().max().getFloat());
    pixels += labels.length;
    for (int i = 0; i < labels.length; i++) {
      others += labels[i] == foundLabels[i] ? 0 : 1;
    }
  }

  private void print(String what, long bytes) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "%s: mada %.3f s an image, ONNX Runtime %.3f s; %d of %d pixels differ, %.5f %% agree;"
                + " logits differ by %.1e of %.1f; %.1f MB",
            what,
            least(ours),
            least(theirs),
            others,
            pixels,
            100 - 100.0 * others / pixels,
            difference,
            largest,
            bytes / 1e6));
  }

  /** The least, which what else runs on the machine disturbs least. */
  private static double least(List<Double> seconds) {
    return seconds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }
}
