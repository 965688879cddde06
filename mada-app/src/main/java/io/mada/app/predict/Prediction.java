package io.mada.app.predict;

import io.mada.api.compute.Results;
import io.mada.api.compute.Span;
import io.mada.api.compute.Worker;
import io.mada.api.data.Taxonomy;
import io.mada.app.predict.Conveyor.Item;
import io.mada.app.predict.Inference.Ready;
import io.mada.data.image.ImageFiles;
import io.mada.data.image.PngFiles;
import io.mada.internal.npy.NpyFile;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import java.util.function.ObjLongConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Segments images and writes the results. The network stays open. */
final class Prediction implements Worker<ClassPixels> {

  private final Inference inference;
  private final Taxonomy taxonomy;
  private final ResultFiles files;
  private final ClassList classes;
  private final List<Map.Entry<String, Path>> images;
  private final int threads;

  /**
   * @param classes what masks hold
   * @param images by name
   * @param threads for reading, and as many again for writing
   */
  Prediction(
      Inference inference,
      ResultFiles files,
      ClassList classes,
      List<Map.Entry<String, Path>> images,
      int threads) {
    this.inference = inference;
    this.taxonomy = classes.taxonomy();
    this.files = files;
    this.classes = classes;
    this.images = images;
    this.threads = threads;
  }

  /** An image with its name. */
  private record Named(String name, Ready image) {}

  @Override
  public void work(Span span, Results<ClassPixels> results) {
    Iterator<Item<Named>> items =
        IntStream.range(span.from(), span.to()).mapToObj(i -> item(images.get(i))).iterator();
    int[] next = {span.from()};
    try (var conveyor = new Conveyor<Named, ClassPixels>(threads, threads)) {
      conveyor.run(
          items,
          this::predict,
          pixels -> {
            int i = next[0]++;
            results.accept(new Span(i, i + 1), pixels);
          });
    }
  }

  /**
   * Segments the frames of a video.
   *
   * @param done is called for each, in order, with its number
   */
  void work(Frames frames, ObjLongConsumer<ClassPixels> done) {
    long pixels = (long) frames.size().width() * frames.size().height();
    LongFunction<Item<Named>> item =
        number ->
            new Item<>(
                pixels,
                () ->
                    frames
                        .next(number)
                        .map(
                            image -> {
                              String name = Frames.name(number);
                              return new Named(name, inference.ready(image, name));
                            }));
    long[] next = {0};
    try (var conveyor = new Conveyor<Named, ClassPixels>(1, threads)) {
      conveyor.run(
          LongStream.iterate(1, number -> number + 1).mapToObj(item).iterator(),
          this::predict,
          counts -> done.accept(counts, ++next[0]));
    }
  }

  private Item<Named> item(Map.Entry<String, Path> image) {
    Path file = image.getValue();
    return new Item<>(
        pixels(file), () -> Optional.of(new Named(image.getKey(), inference.read(file))));
  }

  /** A file that cannot be read does not matter before its turn. */
  private static long pixels(Path file) {
    try {
      var size = ImageFiles.size(file);
      return (long) size.width() * size.height();
    } catch (RuntimeException e) {
      return 0;
    }
  }

  /** Segments an image; the returned task writes the result. */
  private Callable<ClassPixels> predict(Named named) {
    String name = named.name;
    files.makeFolder(name);
    Segmented segmented = inference.segment(named.image, files.withLogits());
    return () -> {
      segmented
          .logits()
          .ifPresent(logits -> NpyFile.write(files.logits(name), logits.shape(), logits.values()));
      PngFiles.write(files.mask(name), classes.apply(segmented.labels()));
      segmented
          .confidence()
          .ifPresent(
              map -> PngFiles.writeGrey(files.confidence(name), segmented.labels().size(), map));
      PngFiles.write(
          files.overlay(name),
          Overlay.inPlaceOf(named.image.image(), segmented.labels(), taxonomy));
      return ClassPixels.of(segmented.labels(), taxonomy.size());
    };
  }
}
