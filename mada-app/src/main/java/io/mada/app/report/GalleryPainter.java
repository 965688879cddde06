package io.mada.app.report;

import io.mada.api.Annotator.Annotation;
import io.mada.api.ImageSet;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Network;
import io.mada.api.Progress;
import io.mada.api.RgbImage;
import io.mada.api.Taxonomy;
import io.mada.data.Resize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Passes the first chosen images of each strategy through the networks, and keeps the pictures. */
final class GalleryPainter {

  private static final int IMAGES = 12;
  private static final String WARMUP = "warmup";
  private static final List<String> STAGES = List.of("stage2", "stage1");

  /**
   * A strategy's run.
   *
   * @param chosen the images that it has chosen
   */
  record Request(String name, RunFiles run, Chosen chosen) {

    private List<Chosen.Image> first() {
      return chosen.images().stream().limit(IMAGES).toList();
    }

    private String stage() {
      return STAGES.stream().filter(stage -> run.has(best(stage))).findFirst().orElse(null);
    }
  }

  private final ReportInputs inputs;
  private final ImageSet pool;
  private final Taxonomy taxonomy;

  GalleryPainter(ReportInputs inputs) {
    this.inputs = inputs;
    this.pool = inputs.pool().get();
    this.taxonomy = inputs.experiment().taxonomy();
  }

  static boolean isIn(RunFiles run) {
    return run.has(best(WARMUP));
  }

  private static String best(String stage) {
    return stage + "/best.safetensors";
  }

  /**
   * Paints.
   *
   * @param warmUp holds the network that the images were chosen by
   */
  Gallery paint(RunFiles warmUp, List<Request> requests) {
    long passes = 2 * requests.stream().mapToLong(request -> request.first().size()).sum();
    try (Progress.Task task = inputs.progress().begin("pictures", passes)) {
      long done = 0;
      Map<String, Gallery.Pictures> pictures = new LinkedHashMap<>();
      try (Network network = inputs.networks().apply(warmUp.path(best(WARMUP)))) {
        for (Request request : requests) {
          Annotation labels = inputs.experiment().annotator().open(pool, taxonomy, request.run().directory());
          request.first().forEach(i -> pictures.computeIfAbsent(i.name(), name -> pictures(network, name, labels)));
          done += request.first().size();
          task.done(done, "");
        }
      }
      List<Gallery.Strip> strips = new ArrayList<>();
      for (Request request : requests) {
        strips.add(strip(request));
        done += request.first().size();
        task.done(done, "");
      }
      return new Gallery(Gallery.ClassColor.of(taxonomy), pictures, strips);
    }
  }

  private Gallery.Strip strip(Request request) {
    String stage = request.stage();
    int count = request.chosen().images().size();
    if (stage == null) {
      List<Gallery.Shown> shown = request.first().stream().map(image -> Gallery.Shown.of(image, null)).toList();
      return new Gallery.Strip(request.name(), count, null, shown);
    }
    Path file = request.run().path(best(stage));
    try (Network network = inputs.networks().apply(file)) {
      List<Gallery.Shown> shown = new ArrayList<>();
      for (Chosen.Image image : request.first()) {
        RgbImage picture = pool.image(index(image.name()));
        Glimpse glimpse = Glimpse.of(network, picture, Thumbnails.size(picture.size()));
        shown.add(Gallery.Shown.of(image, Thumbnails.classes(glimpse.prediction(), taxonomy)));
      }
      return new Gallery.Strip(request.name(), count, stage, shown);
    }
  }

  private Gallery.Pictures pictures(Network network, String name, Annotation labels) {
    int index = index(name);
    RgbImage image = pool.image(index);
    ImageSize size = Thumbnails.size(image.size());
    Glimpse glimpse = Glimpse.of(network, image, size);
    String label =
        labels.has(index) ? Thumbnails.classes(Resize.nearest(labels.label(index), size), taxonomy) : null;
    return new Gallery.Pictures(
        image.width(),
        image.height(),
        Thumbnails.photo(image, size),
        label,
        Thumbnails.classes(glimpse.prediction(), taxonomy),
        Thumbnails.map(glimpse.entropy(), size));
  }

  private int index(String name) {
    int index = pool.names().indexOf(name);
    if (index < 0) {
      throw new MadaException("the chosen image '" + name + "' is not in the pool that the configuration has now");
    }
    return index;
  }
}
