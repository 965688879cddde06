package io.mada.app.predict;

import io.mada.api.compute.Results;
import io.mada.api.compute.Span;
import io.mada.api.compute.Worker;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Taxonomy;
import io.mada.data.image.PngFiles;
import io.mada.internal.npy.NpyFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Segments images and writes what the network sees. The network stays open. */
final class Prediction implements Worker<Integer> {

  private final Inference inference;
  private final Taxonomy taxonomy;
  private final ResultFiles files;
  private final ClassList classes;
  private final List<Map.Entry<String, Path>> images;

  /**
   * @param classes what masks hold
   * @param images by name
   */
  Prediction(
      Inference inference,
      ResultFiles files,
      ClassList classes,
      List<Map.Entry<String, Path>> images) {
    this.inference = inference;
    this.taxonomy = classes.taxonomy();
    this.files = files;
    this.classes = classes;
    this.images = images;
  }

  /** Segments one image after another. */
  @Override
  public void work(Span span, Results<Integer> results) {
    for (int i = span.from(); i < span.to(); i++) {
      predict(images.get(i).getKey(), images.get(i).getValue());
      results.accept(new Span(i, i + 1), 1);
    }
  }

  private void predict(String name, Path file) {
    RgbImage image = inference.read(file);
    files.makeFolder(name);
    Segmented segmented = inference.segment(image, file.toString(), files.withLogits());
    segmented
        .logits()
        .ifPresent(logits -> NpyFile.write(files.logits(name), logits.shape(), logits.values()));
    PngFiles.write(files.mask(name), classes.apply(segmented.labels()));
    PngFiles.write(files.overlay(name), Overlay.of(image, segmented.labels(), taxonomy));
  }
}
