package io.mada.app.predict;

import io.mada.api.MadaException;
import io.mada.api.Progress;
import io.mada.api.compute.Computing;
import io.mada.api.compute.Machine;
import io.mada.api.compute.Span;
import io.mada.api.compute.Work;
import io.mada.api.compute.Worker;
import io.mada.app.compute.CarriedExperiment;
import io.mada.app.compute.CarriedFile;
import io.mada.app.compute.Owning;
import io.mada.app.config.Experiment;
import io.mada.app.pipeline.NetworkFile;
import io.mada.data.label.LabelIds;
import io.mada.data.picture.ValueRange;
import io.mada.train.evaluate.Views;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network that is to segment images.
 *
 * @param checkpoint the network's file
 * @param inference the same network in this process
 * @param experiment describes the network if the file does not
 * @param files where the results go
 * @param labelIds what masks contain instead of training ids
 * @param images by name
 * @param threads for reading and writing in this process
 */
public record PredictionWork(
    Path checkpoint,
    Inference inference,
    Optional<Experiment> experiment,
    ResultFiles files,
    Optional<LabelIds> labelIds,
    List<Map.Entry<String, Path>> images,
    int threads)
    implements Work<ClassPixels> {

  private static final int MOST_IMAGES = 4 * Span.UNIT;

  /** Segments all images. */
  public void run(Computing computing, Progress.Task task) {
    SummaryFile summary = begin();
    ClassPixels[] found = new ClassPixels[files.withSummary() ? images.size() : 0];
    computing.run(
        this,
        List.of(new Span(0, images.size())),
        (span, pixels) -> {
          if (files.withSummary()) {
            found[span.from()] = pixels;
          }
        },
        task);
    for (int i = 0; i < found.length; i++) {
      summary.add(images.get(i).getKey(), found[i]);
    }
    end(summary);
  }

  /** Segments the frames of a video, in this process. */
  public void run(Frames frames, Progress.Task task) {
    SummaryFile summary = begin();
    prediction()
        .work(
            frames,
            (pixels, number) -> {
              if (files.withSummary()) {
                summary.add(Frames.name(number), pixels);
              }
              task.done(number, "");
            });
    end(summary);
  }

  private SummaryFile begin() {
    // Invalid options leave nothing behind.
    ClassList classes = classes();
    try {
      Files.createDirectories(files.folder());
    } catch (IOException e) {
      throw MadaException.cannot("write to", files.folder(), e);
    }
    classes.write(files.classes());
    return new SummaryFile(classes.taxonomy().names());
  }

  private void end(SummaryFile summary) {
    if (files.withSummary()) {
      summary.write(files.summary());
    }
  }

  private ClassList classes() {
    return ClassList.of(inference.loaded().taxonomy(), labelIds);
  }

  private Prediction prediction() {
    return new Prediction(inference, files, classes(), images, threads);
  }

  @Override
  public Worker<ClassPixels> here() {
    return prediction();
  }

  @Override
  public int most() {
    return MOST_IMAGES;
  }

  @Override
  public Elsewhere<ClassPixels> elsewhere() {
    Inference.Manner manner = inference.manner();
    return new Carried(
        experiment.map(CarriedExperiment::new).orElseThrow(),
        new CarriedFile(checkpoint),
        files.folder().toAbsolutePath().toString(),
        files.withLogits(),
        manner.windows(),
        manner.views(),
        manner.range().map(ValueRange::text).orElse(null),
        manner.withConfidence(),
        labelIds.isPresent() ? classes().ids() : null,
        images.stream()
            .map(image -> new Picture(image.getKey(), image.getValue().toAbsolutePath().toString()))
            .toArray(Picture[]::new));
  }

  private record Picture(String name, String file) implements Serializable {}

  /**
   * What another process needs, if it sees the same folders.
   *
   * @param range as text, or null
   * @param ids of the classes in label files; null for training ids
   */
  private record Carried(
      CarriedExperiment carried,
      CarriedFile checkpoint,
      String folder,
      boolean withLogits,
      Windows windows,
      Views views,
      String range,
      boolean withConfidence,
      int[] ids,
      Picture[] pictures)
      implements Elsewhere<ClassPixels> {

    @Override
    public Worker<ClassPixels> open(Machine machine) {
      Experiment experiment = carried.open();
      NetworkFile.Loaded loaded =
          checkpoint.read(
              file ->
                  NetworkFile.open(
                      file,
                      machine.device(),
                      experiment.plugins(),
                      Optional.of(experiment),
                      Optional.empty()));
      var manner =
          new Inference.Manner(
              windows,
              views,
              Optional.ofNullable(range).flatMap(ValueRange::parse),
              withConfidence);
      var prediction =
          new Prediction(
              new Inference(loaded, manner),
              new ResultFiles(Path.of(folder), withLogits, withConfidence, false),
              ids == null
                  ? ClassList.of(loaded.taxonomy(), Optional.empty())
                  : new ClassList(loaded.taxonomy(), ids, false),
              List.of(pictures).stream()
                  .map(picture -> Map.entry(picture.name(), Path.of(picture.file())))
                  .toList(),
              machine.threads());
      return new Owning<>(prediction, loaded.network()::close);
    }
  }
}
