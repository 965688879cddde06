package io.mada.app.report;

import io.mada.api.Annotator.Annotation;
import io.mada.api.ImageSet;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Network;
import io.mada.api.Progress;
import io.mada.api.RgbImage;
import io.mada.api.Taxonomy;
import io.mada.app.run.RunFiles;
import io.mada.app.run.RunLayout;
import io.mada.data.Resize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Passes the first chosen images of each strategy through the networks, and keeps the pictures. */
final class GalleryPainter {

  private static final int IMAGES = 12;
  /**
   * A strategy's run.
   *
   * @param chosen the images that it has chosen
   */
  record Request(String name, RunFiles run, Chosen chosen) {

    private List<Chosen.Image> first() {
      return chosen.images().stream().limit(IMAGES).toList();
    }
  }

  private final ReportInputs inputs;
  private final ReportParts parts;
  private final ImageSet pool;
  private final Taxonomy taxonomy;
  private final Map<String, Gallery.Pictures> pictures = new LinkedHashMap<>();

  private GalleryPainter(ReportInputs inputs, ReportParts parts) {
    this.inputs = inputs;
    this.parts = parts;
    this.pool = inputs.pool().get();
    this.taxonomy = inputs.experiment().taxonomy();
  }

  static boolean isIn(RunFiles run, ReportInputs inputs) {
    return run.has(RunLayout.best(inputs.chooser()));
  }

  /**
   * Paints; what fails for one strategy is left out. What the progress throws, to end the work, is thrown on.
   *
   * @param warmUp holds the network that the images were chosen by
   * @return null where there is nothing to paint, or all of it fails
   */
  static Gallery paint(ReportInputs inputs, ReportParts parts, RunFiles warmUp, List<Request> requests) {
    if (requests.stream().allMatch(request -> request.first().isEmpty())) {
      return null;
    }
    GalleryPainter painter = parts.make("the pictures", () -> new GalleryPainter(inputs, parts));
    Network network =
        painter == null
            ? null
            : parts.make("the pictures", () -> inputs.networks().apply(warmUp.path(RunLayout.best(inputs.chooser()))));
    return network == null ? null : painter.paint(network, requests);
  }

  private Gallery paint(Network warmUp, List<Request> requests) {
    long passes = 2 * requests.stream().mapToLong(request -> request.first().size()).sum();
    long done = 0;
    try (Progress.Task task = inputs.progress().begin("pictures", passes)) {
      try (warmUp) {
        for (Request request : requests) {
          make(request, () -> look(warmUp, request));
          done += request.first().size();
          task.done(done, "");
        }
      }
      List<Gallery.Strip> strips = new ArrayList<>();
      for (Request request : requests) {
        make(request, () -> strips.add(strip(request)));
        done += request.first().size();
        task.done(done, "");
      }
      return strips.isEmpty() ? null : new Gallery(Gallery.ClassColor.of(taxonomy), pictures, strips);
    }
  }

  private void make(Request request, Supplier<Boolean> part) {
    parts.make("the pictures of " + request.name(), part);
  }

  /** Makes the pictures that do not depend on the strategy. */
  private boolean look(Network network, Request request) {
    Annotation labels = inputs.experiment().annotator().open(pool, taxonomy, request.run().directory());
    request.first().forEach(i -> pictures.computeIfAbsent(i.name(), name -> pictures(network, name, labels)));
    return true;
  }

  private Gallery.Strip strip(Request request) {
    List<Chosen.Image> images = request.first().stream().filter(i -> pictures.containsKey(i.name())).toList();
    RunFiles run = request.run();
    String stage = inputs.trained().stream().filter(s -> run.has(RunLayout.best(s))).findFirst().orElse(null);
    int count = request.chosen().images().size();
    if (stage == null) {
      List<Gallery.Shown> shown = images.stream().map(image -> Gallery.Shown.of(image, null)).toList();
      return new Gallery.Strip(request.name(), count, null, shown);
    }
    try (Network network = inputs.networks().apply(run.path(RunLayout.best(stage)))) {
      List<Gallery.Shown> shown = new ArrayList<>();
      for (Chosen.Image image : images) {
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
