package io.mada.app.benchmark;

import io.mada.api.ImageSize;
import io.mada.api.Progress;
import io.mada.api.compute.Span;
import io.mada.api.data.Augmentation;
import io.mada.api.data.Batch;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.nn.WeightFormat;
import io.mada.api.nn.Weights;
import io.mada.api.train.RunListener;
import io.mada.api.train.TermContext;
import io.mada.data.label.Taxonomies;
import io.mada.internal.loading.BatchLoading;
import io.mada.internal.loading.BatchSource;
import io.mada.train.checkpoint.Checkpoints;
import io.mada.train.checkpoint.MetricsFile;
import io.mada.train.checkpoint.StageOutput;
import io.mada.train.evaluate.Evaluator;
import io.mada.train.loop.StageMeters;
import io.mada.train.loop.Training;
import io.mada.train.loop.TrainingImages;
import io.mada.train.stage.Stage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Stages that the product's own training loop runs on random images in memory. */
final class TimedStages {

  private final ImageSize size;
  private final int batch;
  private final List<Long> begun = new ArrayList<>();
  private final Map<Integer, Long> resident = new TreeMap<>();

  TimedStages(ImageSize size, int batch) {
    this.size = size;
    this.batch = batch;
  }

  /**
   * What a stage took.
   *
   * @param median the seconds of a step, the first two left out
   * @param resident kilobytes after so many steps
   */
  record Timing(double median, Map<Integer, Long> resident) {}

  /** Runs a stage. */
  Timing run(Stage stage, TermContext context) throws IOException {
    ImageSet images = new RandomImages();
    BatchLoading loading = new InMemory();
    Evaluator evaluator =
        new Evaluator(loading, images, Taxonomies.named("cityscapes"), images.classes());
    begun.clear();
    resident.clear();
    try (ScratchFolder folder = ScratchFolder.make()) {
      new Training(
              stage,
              context,
              new TrainingImages(loading, images, images, images, List.of(0)),
              evaluator.reportingTo(Progress.SILENT),
              output(stage.name(), folder.path()),
              StageMeters.of(new SimpleMeterRegistry(), stage.name()),
              new RunListener() {})
          .run();
    }
    List<Double> seconds = new ArrayList<>();
    for (int i = 2; i < begun.size(); i++) {
      seconds.add((begun.get(i) - begun.get(i - 1)) / 1e9);
    }
    Collections.sort(seconds);
    return new Timing(seconds.get(seconds.size() / 2), new TreeMap<>(resident));
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

  static long kilobytes(String key) throws IOException {
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
      boolean marks = !marked;
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
    public void inOrder(ImageSet set, Span span, boolean labelled, Consumer<Batch> consumer) {
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
