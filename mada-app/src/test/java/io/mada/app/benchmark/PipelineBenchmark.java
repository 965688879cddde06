package io.mada.app.benchmark;

import io.mada.api.ImageSize;
import io.mada.api.data.Augmentation;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.testing.Sections;
import io.mada.data.augment.HorizontalFlip;
import io.mada.data.augment.RandomCrop;
import io.mada.data.dataset.DataSource;
import io.mada.data.dataset.DiskCache;
import io.mada.data.dataset.ImageFolder;
import io.mada.data.dataset.Subset;
import io.mada.data.image.ImageFiles;
import io.mada.data.image.PngFiles;
import io.mada.data.label.Taxonomies;
import io.mada.data.loading.BatchLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Times what an iteration waits for: images and labels of 2048 x 1024 in batches of twelve, cropped
 * to 896 x 512 and flipped, read from PNG files and from a warm disk cache. Nothing is kept in
 * memory. Prints images a second by number of threads.
 *
 * <pre>
 * mvn -q -Pbenchmark -pl mada-app -am verify -Dbenchmark="PipelineBenchmark FILE.png 48"
 * </pre>
 */
public final class PipelineBenchmark {

  private static final int BATCH = 12;
  private static final List<Augmentation> AUGMENTATIONS =
      List.of(new RandomCrop(new ImageSize(896, 512)), new HorizontalFlip(0.5));

  private PipelineBenchmark() {}

  /** Takes an image, and how many copies of it make a set. */
  public static void main(String[] arguments) throws IOException {
    int count = Integer.parseInt(arguments[1]);
    try (ScratchFolder scratch = ScratchFolder.make()) {
      Path folder = scratch.path();
      write(Path.of(arguments[0]), folder, count);
      for (int threads : IntStream.of(1, Runtime.getRuntime().availableProcessors()).toArray()) {
        print("PNG files", threads, perSecond(open(folder, false), threads));
        perSecond(open(folder, true), threads);
        print("disk cache", threads, perSecond(open(folder, true), threads));
      }
    }
  }

  private static void write(Path image, Path folder, int count) throws IOException {
    Files.createDirectories(folder.resolve("images"));
    Files.createDirectories(folder.resolve("labels"));
    RgbImage picture = ImageFiles.read(image, Optional.empty());
    byte[] ids = new byte[picture.width() * picture.height()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (byte) (i / 50_000 % 19);
    }
    for (int i = 0; i < count; i++) {
      Files.copy(image, folder.resolve("images/" + i + ".png"));
      PngFiles.write(
          folder.resolve("labels/" + i + ".png"),
          new LabelMap(picture.width(), picture.height(), ids));
    }
  }

  private static Subset open(Path folder, boolean cached) {
    Map<String, ?> settings =
        Map.of(
            "dataset", "folder",
            "images", folder.resolve("images").toString(),
            "labels", folder.resolve("labels").toString());
    Optional<DiskCache> cache =
        cached
            ? Optional.of(
                DiskCache.read(
                    Sections.of(
                        Map.of("folder", folder.resolve("cache").toString(), "gigabytes", 100)),
                    System.err::println))
            : Optional.empty();
    return new DataSource(Sections.of(settings), ImageFolder::own, cache)
        .open(Taxonomies.named("cityscapes"));
  }

  /** One epoch, after whose first batches the loader is at its usual pace. */
  private static double perSecond(Subset set, int threads) {
    List<Integer> all = IntStream.range(0, set.size()).boxed().toList();
    int batches = set.size() / BATCH;
    try (var loader = new BatchLoader(set, all, AUGMENTATIONS, BATCH, 1, 0, threads)) {
      loader.next();
      long begun = System.nanoTime();
      for (int i = 1; i < batches; i++) {
        loader.next();
      }
      return (batches - 1) * BATCH / ((System.nanoTime() - begun) / 1e9);
    }
  }

  private static void print(String what, int threads, double perSecond) {
    System.out.println(
        String.format(Locale.ROOT, "%s, %d threads: %.1f images/s", what, threads, perSecond));
  }
}
