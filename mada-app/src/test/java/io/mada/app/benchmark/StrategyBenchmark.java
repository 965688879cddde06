package io.mada.app.benchmark;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.sun.management.OperatingSystemMXBean;
import io.mada.active.ActiveModule;
import io.mada.active.cluster.KMeans;
import io.mada.api.ImageSize;
import io.mada.api.data.Domain;
import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.Probe;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.testing.Sections;
import io.mada.app.plugin.ModuleLoader;
import io.mada.app.plugin.PluginRegistry;
import io.mada.internal.npy.NpyFile;
import io.mada.internal.npy.NpyWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Times strategies that select 5 % of a pool of random features (19 x 256), each in a Java of its
 * own, where the pool has been passed over already and the strategy is called for the first time.
 *
 * <pre>mvn -q -Pbenchmark -pl mada-app -am verify -Dbenchmark="StrategyBenchmark 3000"</pre>
 *
 * Strategies may follow the number of images. Prints for each the seconds of the call, those of
 * clustering as many source images where the strategy compares with anchors, and the most memory:
 * the process's own, heap and native together, and with the mapped files, which the system may take
 * back at any time.
 */
public final class StrategyBenchmark {

  private static final List<String> ALL =
      List.of(
          "random",
          "entropy",
          "margin",
          "least_confidence",
          "coreset",
          "badge",
          "clue",
          "aada",
          "mada",
          "mada_v2",
          "density",
          "ripu");
  private static final int CLASSES = 19;
  private static final int CHANNELS = 256;
  private static final int SCENES = 10;
  private static final double ABSENT = 0.3;
  private static final ImageSize SIZE = new ImageSize(512, 256);

  /** The network's outputs have a quarter of the images' size. */
  private static final Shape MAP = new Shape(SIZE.height() / 4, SIZE.width() / 4);

  private final int images;
  private final Path folder;

  private StrategyBenchmark(int images, Path folder) {
    this.images = images;
    this.folder = folder;
  }

  /**
   * Arguments: the number of images, strategies; or, in the process of a strategy, also the folder
   * of the features.
   */
  public static void main(String[] arguments) throws Exception {
    int images = Integer.parseInt(arguments[0]);
    String folder = System.getProperty("mada.features");
    if (folder != null) {
      new StrategyBenchmark(images, Path.of(folder)).time(arguments[1]);
      return;
    }
    Path features = Files.createTempDirectory("mada-strategies");
    try {
      List<String> strategies = List.of(arguments).subList(1, arguments.length);
      for (String strategy : strategies.isEmpty() ? ALL : strategies) {
        new StrategyBenchmark(images, features).timeInItsOwnJava(strategy);
      }
    } finally {
      try (var files = Files.list(features)) {
        files.forEach(file -> file.toFile().delete());
      }
      Files.delete(features);
    }
  }

  private void timeInItsOwnJava(String strategy) throws IOException, InterruptedException {
    Needs needs = strategy(strategy).needs();
    needs.target().forEach(probe -> write(Domain.TARGET, probe));
    needs.source().forEach(probe -> write(Domain.SOURCE, probe));
    needs.anchors().forEach(domain -> write(domain, Probe.CLASS_FEATURES));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of("-Dmada.features=" + folder, "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(StrategyBenchmark.class.getName(), String.valueOf(images), strategy));
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IllegalStateException(strategy + " has failed");
    }
  }

  private void time(String name) {
    SelectionStrategy strategy = strategy(name);
    Needs needs = strategy.needs();
    Engine.getInstance();
    try (PeakMemory memory = PeakMemory.watch()) {
      long begun = System.nanoTime();
      Map<Domain, FloatMatrix> anchors = anchors(needs);
      long clustered = System.nanoTime();
      long cpuBegun = cpuNanos();
      SelectionTask task =
          new SelectionTask(
              IntStream.range(0, images).mapToObj(i -> "image" + i).toList(),
              matrices(Domain.TARGET, needs.target()),
              matrices(Domain.SOURCE, needs.source()),
              anchors,
              Set.of(),
              Map.of(),
              images / 20,
              0.05,
              SIZE,
              CLASSES,
              1);
      List<Choice> choices = strategy.select(task);
      long selected = System.nanoTime();
      long cpu = cpuNanos() - cpuBegun;
      System.out.printf(
          Locale.ROOT,
          "%-16s %7.2f s (processor %7.2f s)   clustering %7.2f s   own memory %5.2f GB, with mapped files %5.2f GB"
              + "   %d choices%n",
          name,
          (selected - clustered) / 1e9,
          cpu / 1e9,
          (clustered - begun) / 1e9,
          memory.own() / 1e9,
          memory.all() / 1e9,
          choices.size());
    }
  }

  /**
   * What all threads of this process have had of the processor, which other processes do not
   * lengthen.
   */
  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private Map<Domain, FloatMatrix> anchors(Needs needs) {
    Map<Domain, FloatMatrix> anchors = new EnumMap<>(Domain.class);
    for (Domain domain : needs.anchors()) {
      FloatMatrix features = NpyFile.read(file(domain, Probe.CLASS_FEATURES));
      try (NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
        anchors.put(domain, new KMeans(10, 20, 31).cluster(features, scope).centres());
      }
    }
    return anchors;
  }

  private Map<String, FloatMatrix> matrices(Domain domain, List<Probe> probes) {
    Map<String, FloatMatrix> matrices = new LinkedHashMap<>();
    probes.forEach(probe -> matrices.put(probe.name(), NpyFile.read(file(domain, probe))));
    return matrices;
  }

  private static SelectionStrategy strategy(String name) {
    return new ModuleLoader(List.of(new ActiveModule()), Path.of("none"))
        .loadDeclared()
        .getInstance(PluginRegistry.class)
        .create(SelectionStrategy.class, Sections.of(Map.of("strategy", name)), "strategy");
  }

  private Path file(Domain domain, Probe probe) {
    return folder.resolve(domain + "-" + probe.name() + ".npy");
  }

  /**
   * Writes a probe of random images. Class features gather around ten scenes, and lack some of the
   * classes.
   */
  private void write(Domain domain, Probe probe) {
    if (Files.exists(file(domain, probe))) {
      return;
    }
    Shape shape =
        switch (probe.name()) {
          case "features", "gradient_embedding" -> new Shape(CLASSES, CHANNELS);
          case "image_features" -> new Shape(CHANNELS);
          case "region_score" -> MAP;
          default -> new Shape();
        };
    SplittableRandom random = new SplittableRandom(domain.ordinal());
    float[][] scenes = new float[SCENES][(int) shape.size()];
    for (float[] scene : scenes) {
      for (int i = 0; i < scene.length; i++) {
        scene[i] = random.nextFloat();
      }
    }
    int group = shape.size() == CLASSES * CHANNELS ? CHANNELS : 1;
    try (NpyWriter writer = new NpyWriter(file(domain, probe), shape)) {
      for (int image = 0; image < images; image++) {
        writer.append(image(scenes[random.nextInt(SCENES)], group, random));
      }
      writer.finish();
    }
  }

  private static float[] image(float[] scene, int groupSize, SplittableRandom random) {
    float[] values = new float[scene.length];
    boolean absent = false;
    for (int i = 0; i < values.length; i++) {
      absent = i % groupSize == 0 ? groupSize > 1 && random.nextDouble() < ABSENT : absent;
      values[i] = absent ? 0 : scene[i] + 0.25f * random.nextFloat();
    }
    return values;
  }

  /** Looks at this process's memory again and again. */
  private static final class PeakMemory implements AutoCloseable {

    private final Thread watcher = new Thread(this::watchOn);
    private volatile boolean closed;
    private volatile long own;

    static PeakMemory watch() {
      PeakMemory memory = new PeakMemory();
      memory.watcher.setDaemon(true);
      memory.watcher.start();
      return memory;
    }

    private void watchOn() {
      while (!closed) {
        own = Math.max(own, bytes("RssAnon"));
        try {
          Thread.sleep(20);
        } catch (InterruptedException e) {
          return;
        }
      }
    }

    long own() {
      return own;
    }

    long all() {
      return bytes("VmHWM");
    }

    private static long bytes(String key) {
      try {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith(key + ":"))
            .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElse(0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
