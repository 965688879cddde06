package io.mada.app.label;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Progress;
import io.mada.api.data.Annotator.Annotation;
import io.mada.api.data.Annotator.LabelFiles;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.api.data.RgbImage;
import io.mada.api.nn.Network;
import io.mada.app.config.Experiment;
import io.mada.app.run.Selected;
import io.mada.app.run.SelectionFile;
import io.mada.data.image.PngFiles;
import io.mada.data.image.Resize;
import io.mada.internal.file.Durable;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Hands over the images that a round has chosen to people: the folder {@code annotate/} of a run,
 * with each image, what the network sees in it, how sure it is, and the parts to label.
 */
public final class HandOver {

  /** Formats that browsers show; other pictures are copied as PNG, at the size used in training. */
  private static final Set<String> SHOWN = Set.of("png", "jpg", "jpeg", "webp");

  private final Experiment experiment;
  private final ImageSet pool;
  private final Optional<LabelFiles> labels;
  private final Path folder;
  private final Progress progress;

  /**
   * @param annotation of the run's annotator
   * @param runDirectory the run's directory
   */
  public HandOver(
      Experiment experiment,
      ImageSet pool,
      Annotation annotation,
      Path runDirectory,
      Progress progress) {
    this.experiment = experiment;
    this.pool = pool;
    labels = annotation.files();
    folder = runDirectory.resolve(LabelTasks.FOLDER);
    this.progress = progress;
  }

  /** The weights with which images were chosen. */
  public record Weights(String checksum, Supplier<Network> network) {}

  /**
   * Writes whatever is missing, for exactly these tasks.
   *
   * @param rows of all rounds up to the one being handed over
   * @param weights of the network that predicts; empty if images were chosen without one, in which
   *     case everything is unlabelled
   * @param reasons what else to tell people about a pool image; may be empty
   * @return the tasks, most wanted first
   */
  public LabelTasks write(
      List<SelectionFile.Row> rows,
      int round,
      Optional<Weights> weights,
      IntFunction<String> reasons) {
    String checksum = weights.map(Weights::checksum).orElse("");
    Map<String, LabelTask> known = known(checksum);
    Map<String, Integer> places = Selected.indices(pool);
    Network network = null;
    List<LabelTask> tasks = new ArrayList<>();
    Map<String, List<SelectionFile.Row>> chosen =
        rows.stream().collect(Collectors.groupingBy(SelectionFile.Row::name));
    chosen.values().removeIf(ofImage -> ofImage.stream().noneMatch(row -> row.round() == round));
    try (Progress.Task task = progress.begin("hand-over", chosen.size())) {
      for (List<SelectionFile.Row> ofImage : chosen.values()) {
        LabelTask wanted = task(ofImage, round, places);
        LabelTask before = known.get(wanted.name());
        if (before != null && before.equals(wanted.because(before.reason()))) {
          tasks.add(before);
        } else {
          if (network == null && weights.isPresent()) {
            network = weights.get().network().get();
          }
          tasks.add(hand(wanted, reasons.apply(wanted.image()), Optional.ofNullable(network)));
        }
        task.done(tasks.size(), "");
      }
    } finally {
      if (network != null) {
        network.close();
      }
    }
    tasks.sort(Comparator.comparingInt(LabelTask::rank).thenComparing(LabelTask::name));
    var content = new LabelTasks.Content(experiment.name(), experiment.taxonomy(), checksum, tasks);
    var handedOver = new LabelTasks(folder, content);
    HandOverPages.write(handedOver, labels);
    handedOver.write();
    return handedOver;
  }

  /**
   * Shows people the outcome: what the adapted network sees in the images of the folder.
   *
   * @param most the maximum number of images; the most wanted are used
   */
  public void writeAdapted(Network network, int most) {
    if (!LabelTasks.isIn(folder)) {
      return;
    }
    LabelTasks tasks = LabelTasks.read(folder);
    for (LabelTask task : tasks.tasks().stream().limit(most).toList()) {
      Prelabel seen = Prelabel.of(network, pool.image(task.image()), task.size());
      write(Durable.withFolder(tasks.adapted(task)), seen.classes());
    }
  }

  /** Existing tasks made with the same network, by name; a damaged list is recreated. */
  private Map<String, LabelTask> known(String checksum) {
    if (!LabelTasks.isIn(folder)) {
      return Map.of();
    }
    try {
      LabelTasks before = LabelTasks.read(folder);
      return before.content().network().equals(checksum)
              && before.taxonomy().equals(experiment.taxonomy())
          ? before.tasks().stream()
              .filter(task -> Files.exists(before.prediction(task)))
              .filter(task -> Files.exists(before.picture(task)))
              .collect(Collectors.toMap(LabelTask::name, task -> task))
          : Map.of();
    } catch (MadaException e) {
      return Map.of();
    }
  }

  private LabelTask task(List<SelectionFile.Row> rows, int round, Map<String, Integer> places) {
    SelectionFile.Row first =
        rows.stream()
            .filter(row -> row.round() == round)
            .min(Comparator.comparingInt(SelectionFile.Row::rank))
            .orElseThrow();
    int image = places.get(first.name());
    Optional<Path> file = shownFile(image);
    ImageSize used = pool.image(image).size();
    ImageSize size = file.isPresent() ? pool.storedSize(image) : used;
    List<Region> regions = new ArrayList<>();
    int earlier = 0;
    if (rows.stream().noneMatch(row -> row.window() == null)) {
      regions.addAll(regions(rows, row -> row.round() < round, used, size));
      earlier = regions.size();
      regions.addAll(regions(rows, row -> row.round() == round, used, size));
    }
    String extension = file.map(HandOver::extension).orElse("png");
    return new LabelTask(
        first.name(),
        image,
        size,
        round,
        first.rank(),
        first.score(),
        "",
        "images/" + first.name() + "." + extension,
        regions,
        earlier);
  }

  private static List<Region> regions(
      List<SelectionFile.Row> rows,
      Predicate<SelectionFile.Row> which,
      ImageSize used,
      ImageSize size) {
    return ScaledRegions.of(
        rows.stream().filter(which).map(SelectionFile.Row::window).toList(), used, size);
  }

  /** The image's own file, if people can view that. */
  private Optional<Path> shownFile(int image) {
    List<Path> files = pool.imageFiles(image);
    return files.size() == 1 && SHOWN.contains(extension(files.get(0)))
        ? Optional.of(files.get(0).toAbsolutePath())
        : Optional.empty();
  }

  private static String extension(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private LabelTask hand(LabelTask task, String reason, Optional<Network> network) {
    var place = new LabelTasks(folder, null);
    RgbImage image = pool.image(task.image());
    picture(place.folder().resolve(task.picture()), task, image);
    if (task.isPartial()) {
      WantedPictures.write(
          Durable.withFolder(place.wanted(task)),
          Resize.bilinear(image, task.size()),
          task.added());
    }
    Path prediction = Durable.withFolder(place.prediction(task));
    if (network.isEmpty()) {
      write(prediction, task.unlabelled());
      return task.because(reason);
    }
    Prelabel seen = Prelabel.of(network.get(), image, task.size());
    PngFiles.write(Durable.withFolder(place.entropy(task)), seen.entropy());
    // Predictions for parts that nobody is asked to label would pass for labels in a later round.
    write(prediction, task.wanted(seen.classes()));
    return task.because(
        Stream.of(reason, unsure(seen))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("; ")));
  }

  /** The classes that the network is least sure of, among those it sees. */
  private String unsure(Prelabel seen) {
    List<String> names = experiment.taxonomy().names();
    String unsure =
        seen.unsure(names.size()).stream().map(names::get).collect(Collectors.joining(", "));
    return unsure.isEmpty() ? "" : "the network is least sure of " + unsure;
  }

  /**
   * In the format of the annotator's label files, so that a prediction can be edited and used as
   * one.
   */
  private void write(Path file, LabelMap label) {
    if (labels.isEmpty()) {
      PngFiles.write(file, label);
      return;
    }
    byte[] ids = label.ids().clone();
    for (int i = 0; i < ids.length; i++) {
      if (!labels.get().ids().containsKey(ids[i] & 0xff)) {
        ids[i] = (byte) LabelMap.IGNORED;
      }
    }
    labels.get().write(file, new LabelMap(label.width(), label.height(), ids));
  }

  private void picture(Path file, LabelTask task, RgbImage image) {
    Durable.withFolder(file);
    Optional<Path> original = shownFile(task.image());
    if (original.isEmpty()) {
      PngFiles.write(file, image);
      return;
    }
    try {
      Durable.delete(file);
      try {
        Files.createSymbolicLink(file, original.get());
      } catch (UnsupportedOperationException | ProviderMismatchException | FileSystemException e) {
        Files.copy(original.get(), file);
      }
    } catch (IOException e) {
      throw MadaException.cannot("write", file, e);
    }
  }
}
