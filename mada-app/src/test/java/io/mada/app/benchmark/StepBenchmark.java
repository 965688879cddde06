package io.mada.app.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import io.mada.api.ImageSize;
import io.mada.api.Progress;
import io.mada.api.data.Augmentation;
import io.mada.api.data.Batch;
import io.mada.api.data.Domain;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.nn.Network;
import io.mada.api.nn.Precision;
import io.mada.api.nn.WeightFormat;
import io.mada.api.nn.Weights;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.testing.Sections;
import io.mada.api.train.RunListener;
import io.mada.api.train.TermContext;
import io.mada.app.plugin.ModuleLoader;
import io.mada.app.plugin.PluginRegistry;
import io.mada.data.label.Taxonomies;
import io.mada.internal.config.ConfiguredSection;
import io.mada.internal.loading.BatchLoading;
import io.mada.internal.loading.BatchSource;
import io.mada.models.ModelsModule;
import io.mada.train.TrainModule;
import io.mada.train.checkpoint.Checkpoints;
import io.mada.train.checkpoint.MetricsFile;
import io.mada.train.checkpoint.StageOutput;
import io.mada.train.evaluate.Evaluator;
import io.mada.train.loop.StageMeters;
import io.mada.train.loop.Training;
import io.mada.train.loop.TrainingImages;
import io.mada.train.stage.Stage;
import io.mada.train.stage.StageReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
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
  private final List<Long> begun = new ArrayList<>();
  private final Map<Integer, Long> resident = new TreeMap<>();

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
    ImageSet images = new RandomImages();
    BatchLoading loading = new InMemory();
    Evaluator evaluator =
        new Evaluator(loading, images, Taxonomies.named("cityscapes"), images.classes());
    var data = new TrainingImages(loading, images, images, images, List.of(0));
    try (ScratchFolder folder = ScratchFolder.make();
        Network network = design.build(device, 1)) {
      FloatMatrix anchors = randomAnchors(network.featureChannels());
      var context =
          new TermContext(network, Map.of(), Map.of(), Map.of(Domain.TARGET, anchors), steps, 1);
      for (Stage stage :
          StageReader.read(ConfiguredSection.with(Sections.of(stages()), plugins)).values()) {
        new Training(
                stage,
                context,
                data,
                evaluator.reportingTo(Progress.SILENT),
                output(stage.name(), folder.path()),
                StageMeters.of(new SimpleMeterRegistry(), stage.name()),
                new RunListener() {})
            .run();
        report(stage.name());
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

  private StageOutput output(String stage, Path folder) {
    WeightFormat forgetful =
        new WeightFormat() {
          @Override
          public Weights read(Path file) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void write(Path file, Weights weights) {}
        };
    Checkpoints checkpoints = new Checkpoints(forgetful, folder.resolve(stage), Map.of());
    return new StageOutput(checkpoints, new MetricsFile(folder.resolve(stage + ".csv")));
  }

  private void report(String stage) throws IOException {
    List<Double> seconds = new ArrayList<>();
    for (int i = 2; i < begun.size(); i++) {
      seconds.add((begun.get(i) - begun.get(i - 1)) / 1e9);
    }
    Collections.sort(seconds);
    double median = seconds.get(seconds.size() / 2);
    double memory = kilobytes("VmHWM") / 1e6;
    double peerSeconds = peer.next();
    double peerMemory = peer.next();
    System.out.printf(
        Locale.ROOT,
        "%-8s mada %.3f s, %.2f GB; PyTorch %.3f s, %.2f GB; ratios %.2f, %.2f%n",
        stage,
        median,
        memory,
        peerSeconds,
        peerMemory,
        median / peerSeconds,
        memory / peerMemory);
    resident.forEach(
        (step, kb) ->
            System.out.printf(Locale.ROOT, "  resident after %d steps: %.0f MB%n", step, kb / 1e3));
    begun.clear();
    resident.clear();
  }

  private static long kilobytes(String key) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(key + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  private void stepBegins() {
    begun.add(System.nanoTime());
    if (begun.size() == 51 || begun.size() == 301) {
      try {
        resident.put(begun.size() - 1, kilobytes("VmRSS"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The same random batch again and again; the first source that a stage opens marks the steps. */
  private final class InMemory implements BatchLoading {

    private final Batch random = new RandomImages().batch(batch);

    @Override
    public BatchSource shuffled(
        ImageSet set,
        List<Integer> indices,
        List<Augmentation> augmentations,
        int n,
        long seed,
        long firstBatch) {
      boolean marks = set instanceof RandomImages && begun.isEmpty() && !marked;
      marked = true;
      return new BatchSource() {
        @Override
        public Batch next() {
          if (marks) {
            stepBegins();
          }
          return random;
        }

        @Override
        public void close() {
          marked = false;
        }
      };
    }

    private boolean marked;

    @Override
    public void inOrder(ImageSet set, boolean labelled, Consumer<Batch> consumer) {
      consumer.accept(new RandomImages().batch(1));
    }
  }

  private final class RandomImages implements ImageSet {

    Batch batch(int count) {
      Random random = new Random(1);
      byte[] rgb = new byte[3 * count * size.width() * size.height()];
      random.nextBytes(rgb);
      byte[] labels = new byte[count * size.width() * size.height()];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = (byte) random.nextInt(DeepLab.CLASSES);
      }
      return new Batch(Collections.nCopies(count, 0), size, rgb, labels);
    }

    @Override
    public List<String> names() {
      return List.of("random");
    }

    @Override
    public RgbImage image(int index) {
      return new RgbImage(size.width(), size.height(), batch(1).rgb());
    }

    @Override
    public LabelMap label(int index) {
      return new LabelMap(size.width(), size.height(), batch(1).labels());
    }

    @Override
    public Set<Integer> classes() {
      return Set.of(0, 1, 2);
    }
  }
}
