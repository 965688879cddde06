package io.mada.app.benchmark;

import ai.djl.Device;
import io.mada.api.Progress;
import io.mada.api.compute.Computing;
import io.mada.api.compute.Machine;
import io.mada.api.data.ImageSet;
import io.mada.api.data.Taxonomy;
import io.mada.api.nn.Network;
import io.mada.api.nn.Precision;
import io.mada.api.testing.Sections;
import io.mada.app.compute.LocalComputing;
import io.mada.app.pipeline.NetworkFile;
import io.mada.app.predict.Inference;
import io.mada.app.predict.PredictionWork;
import io.mada.app.predict.ResultFiles;
import io.mada.data.image.PngFiles;
import io.mada.data.label.Taxonomies;
import io.mada.data.synthetic.SyntheticDataset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Times {@code mada predict} on PNG files, from reading to masks and overlays on the disk, beside
 * the network alone on images that are in memory: half of these before and half after. Prints
 * seconds an image.
 *
 * <pre>
 * mvn -q -Pbenchmark -pl mada-app -am verify -Dbenchmark="PredictionBenchmark resnet101 2048 1024 100 float32"
 * </pre>
 */
public final class PredictionBenchmark {

  /** So many images differ; they come again and again. */
  private static final int IMAGES = 8;

  private PredictionBenchmark() {}

  /** Takes a backbone, width and height of images, how many, and a precision. */
  public static void main(String[] arguments) throws Exception {
    int width = Integer.parseInt(arguments[1]);
    int height = Integer.parseInt(arguments[2]);
    int count = Integer.parseInt(arguments[3]);
    Precision precision = Precision.valueOf(arguments[4].toUpperCase(Locale.ROOT));
    Taxonomy taxonomy = Taxonomies.named("cityscapes");
    Network.Design design = DeepLab.design(DeepLab.plugins(), arguments[0], precision);
    try (Network network = design.build(Device.cpu(), 1);
        ScratchFolder scratch = ScratchFolder.make()) {
      var inference =
          new Inference(
              new NetworkFile.Loaded(network, taxonomy, Optional.empty(), Optional.empty()),
              Inference.Manner.USUAL);
      List<Path> files = files(scratch.path(), width, height, taxonomy);
      List<Inference.Ready> ready = files.stream().map(inference::read).toList();
      alone(inference, ready, 2);
      double first = alone(inference, ready, count / 2);
      double all = whole(inference, files, count, scratch.path().resolve("out"));
      double alone = first + alone(inference, ready, count - count / 2);
      System.out.println(
          String.format(
              Locale.ROOT,
              "%d images of %d x %d, %s: %.3f s an image, the network alone %.3f s, which is %.3f times as long",
              count,
              width,
              height,
              String.join(" ", arguments[0], precision.word()),
              all / count,
              alone / count,
              all / alone));
    }
  }

  private static List<Path> files(Path folder, int width, int height, Taxonomy taxonomy) {
    Map<String, ?> settings = Map.of("count", IMAGES, "seed", 1, "size", List.of(width, height));
    ImageSet streets = new SyntheticDataset(Sections.of(settings)).open(taxonomy);
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      Path file = folder.resolve(i + ".png");
      PngFiles.write(file, streets.image(i));
      files.add(file);
    }
    return files;
  }

  private static double alone(Inference inference, List<Inference.Ready> images, int count) {
    long begun = System.nanoTime();
    for (int i = 0; i < count; i++) {
      inference.segment(images.get(i % IMAGES), false);
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  private static double whole(Inference inference, List<Path> files, int count, Path output) {
    List<Map.Entry<String, Path>> images =
        IntStream.range(0, count)
            .mapToObj(i -> Map.entry("image" + i, files.get(i % IMAGES)))
            .toList();
    var work =
        new PredictionWork(
            Path.of("none"),
            inference,
            Optional.empty(),
            new ResultFiles(output, false, false, false),
            Optional.empty(),
            images,
            Peer.THREADS);
    var machine = new Machine(Device.cpu(), Peer.THREADS);
    long begun = System.nanoTime();
    try (Computing computing = LocalComputing.HERE.start("predict", machine);
        Progress.Task task = Progress.SILENT.begin("predict", count)) {
      work.run(computing, task);
    }
    return (System.nanoTime() - begun) / 1e9;
  }
}
