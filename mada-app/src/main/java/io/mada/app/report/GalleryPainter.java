package io.mada.app.report;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Progress;
import io.mada.api.data.Annotator.Annotation;
import io.mada.api.data.ImageSet;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Taxonomy;
import io.mada.api.nn.Network;
import io.mada.app.run.RunFiles;
import io.mada.app.run.RunLayout;
import io.mada.data.annotate.GroundTruthAnnotator;
import io.mada.data.image.Resize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Passes the first chosen images of each strategy or round, or some validation images, through the
 * networks, and keeps the pictures.
 */
final class GalleryPainter {

  /** This many images of a strategy are enough. */
  static final int IMAGES = 12;

  /**
   * A network of a run.
   *
   * @param name its name in the report
   * @param file its weights
   */
  record Trained(String name, Path file) {

    /** The best network in a folder, if there is one. */
    static Optional<Trained> in(RunFiles run, String folder, String name) {
      String best = RunLayout.best(folder);
      return run.has(best) ? Optional.of(new Trained(name, run.path(best))) : Optional.empty();
    }
  }

  /**
   * What to paint.
   *
   * @param run the one whose labels are shown
   * @param chosen the images that a strategy has chosen
   * @param most the maximum number to paint
   * @param before the network that chose them
   * @param after the network trained on them; empty if there is none yet
   */
  record Request(
      String name, RunFiles run, Chosen chosen, int most, Trained before, Optional<Trained> after) {

    private List<Chosen.Image> first() {
      return chosen.images().stream().limit(most).toList();
    }
  }

  /** Pictures shared by strategies. */
  private record Key(Path network, String image) {}

  private final ReportInputs inputs;
  private final ReportParts parts;
  private final ImageSet images;

  /** Whether these are validation images, which have their own labels. */
  private final boolean isValidation;

  private final Taxonomy taxonomy;
  private final List<Gallery.Pictures> pictures = new ArrayList<>();
  private final Map<Key, Integer> places = new LinkedHashMap<>();
  private long passed;

  private GalleryPainter(ReportInputs inputs, ReportParts parts, boolean isValidation) {
    this.inputs = inputs;
    this.parts = parts;
    this.isValidation = isValidation;
    this.images = (isValidation ? inputs.validation() : inputs.target()).get();
    this.taxonomy = inputs.experiment().taxonomy();
  }

  /**
   * Paints images of the pool; what fails for one strategy is left out. Anything thrown by the
   * progress to end the work is passed on.
   *
   * @return null if there is nothing to paint, or everything fails
   */
  static Gallery paint(ReportInputs inputs, ReportParts parts, List<Request> requests) {
    return paint(inputs, parts, requests, false);
  }

  /** Paints validation images in the same way. */
  static Gallery paintValidation(ReportInputs inputs, ReportParts parts, Request request) {
    return paint(inputs, parts, List.of(request), true);
  }

  private static Gallery paint(
      ReportInputs inputs, ReportParts parts, List<Request> requests, boolean isValidation) {
    if (requests.stream().allMatch(request -> request.first().isEmpty())) {
      return null;
    }
    GalleryPainter painter =
        parts.make("the pictures", () -> new GalleryPainter(inputs, parts, isValidation));
    return painter == null ? null : painter.paint(requests);
  }

  private Gallery paint(List<Request> requests) {
    long passes = 2 * requests.stream().mapToLong(request -> request.first().size()).sum();
    try (Progress.Task task = inputs.progress().begin("pictures", passes)) {
      requests.stream()
          .collect(Collectors.groupingBy(Request::before, LinkedHashMap::new, Collectors.toList()))
          .forEach((before, ofNetwork) -> look(before, ofNetwork, task));
      List<Gallery.Strip> strips = new ArrayList<>();
      for (Request request : requests) {
        if (places.keySet().stream()
            .anyMatch(key -> key.network().equals(request.before().file()))) {
          make(request, () -> strips.add(strip(request)));
        }
        passed(request, task);
      }
      return strips.isEmpty()
          ? null
          : new Gallery(Gallery.ClassColor.of(taxonomy), pictures, strips);
    }
  }

  /** Makes the pictures that depend on the network that chose the images. */
  private void look(Trained before, List<Request> requests, Progress.Task task) {
    Network network = parts.make("the pictures", () -> inputs.networks().apply(before.file()));
    if (network == null) {
      return;
    }
    try (network) {
      for (Request request : requests) {
        make(request, () -> look(network, request));
        passed(request, task);
      }
    }
  }

  private void passed(Request request, Progress.Task task) {
    passed += request.first().size();
    task.done(passed, "");
  }

  private void make(Request request, Supplier<Boolean> part) {
    parts.make("the pictures of " + request.name(), part);
  }

  private boolean look(Network network, Request request) {
    Annotation labels =
        isValidation
            ? new GroundTruthAnnotator().open(images, taxonomy, request.run().directory())
            : inputs.experiment().annotator().open(images, taxonomy, request.run().directory());
    CorrectedLabels corrected =
        isValidation
            ? new CorrectedLabels(List.of())
            : CorrectedLabels.of(request.run(), images, labels, request.first());
    if (!corrected.names().isEmpty()) {
      parts.note(corrected.inWords());
    }
    for (Chosen.Image image : request.first()) {
      Key key = new Key(request.before().file(), image.name());
      if (!places.containsKey(key)) {
        boolean labelled = !corrected.names().contains(image.name());
        pictures.add(pictures(network, image.name(), labels, labelled));
        places.put(key, pictures.size() - 1);
      }
    }
    return true;
  }

  private Gallery.Strip strip(Request request) {
    List<Gallery.Shown> shown = new ArrayList<>();
    String stage = request.after().map(Trained::name).orElse(null);
    Network network =
        request.after().map(after -> inputs.networks().apply(after.file())).orElse(null);
    try (network) {
      for (Chosen.Image image : request.first()) {
        Integer place = places.get(new Key(request.before().file(), image.name()));
        if (place != null) {
          shown.add(
              Gallery.Shown.of(
                  image, place, network == null ? null : prediction(network, image.name())));
        }
      }
    }
    return new Gallery.Strip(
        request.name(), request.chosen().images().size(), request.before().name(), stage, shown);
  }

  private String prediction(Network network, String name) {
    RgbImage image = images.image(index(name));
    Glimpse glimpse = Glimpse.of(network, image, Thumbnails.size(image.size()));
    return Thumbnails.classes(glimpse.prediction(), taxonomy);
  }

  private Gallery.Pictures pictures(
      Network network, String name, Annotation labels, boolean labelled) {
    int index = index(name);
    RgbImage image = images.image(index);
    ImageSize size = Thumbnails.size(image.size());
    Glimpse glimpse = Glimpse.of(network, image, size);
    String label =
        labelled && labels.has(index)
            ? Thumbnails.classes(Resize.nearest(labels.label(index), size), taxonomy)
            : null;
    return new Gallery.Pictures(
        image.width(),
        image.height(),
        Thumbnails.photo(image, size),
        label,
        Thumbnails.classes(glimpse.prediction(), taxonomy),
        Thumbnails.map(glimpse.entropy(), size));
  }

  private int index(String name) {
    int index = images.names().indexOf(name);
    if (index < 0) {
      throw new MadaException(
          "the image '"
              + name
              + "' is not among those that the configuration has now in data."
              + (isValidation ? "validation" : "target"));
    }
    return index;
  }
}
