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
 * @param inference by the same in this process
 * @param experiment says what the network is, where the file does not
 * @param files where the results go
 * @param labelIds what masks hold in place of training ids
 * @param images by name
 */
public record PredictionWork(
    Path checkpoint,
    Inference inference,
    Optional<Experiment> experiment,
    ResultFiles files,
    Optional<LabelIds> labelIds,
    List<Map.Entry<String, Path>> images)
    implements Work<Integer> {

  private static final int MOST_IMAGES = 4 * Span.UNIT;

  /** Segments all images. */
  public void run(Computing computing, Progress.Task task) {
    // Wrong options leave nothing behind.
    ClassList classes = classes();
    try {
      Files.createDirectories(files.folder());
    } catch (IOException e) {
      throw MadaException.cannot("write to", files.folder(), e);
    }
    classes.write(files.classes());
    computing.run(this, List.of(new Span(0, images.size())), (span, count) -> {}, task);
  }

  private ClassList classes() {
    return ClassList.of(inference.loaded().taxonomy(), labelIds);
  }

  @Override
  public Worker<Integer> here() {
    return new Prediction(inference, files, classes(), images);
  }

  @Override
  public int most() {
    return MOST_IMAGES;
  }

  @Override
  public Elsewhere<Integer> elsewhere() {
    return new Carried(
        experiment.map(CarriedExperiment::new).orElseThrow(),
        new CarriedFile(checkpoint),
        files.folder().toAbsolutePath().toString(),
        files.withLogits(),
        inference.range().map(ValueRange::text).orElse(null),
        labelIds.isPresent() ? classes().ids() : null,
        images.stream()
            .map(image -> new Picture(image.getKey(), image.getValue().toAbsolutePath().toString()))
            .toArray(Picture[]::new));
  }

  private record Picture(String name, String file) implements Serializable {}

  /**
   * What another process needs, which sees the same folders.
   *
   * @param range as text, or null
   * @param ids of the classes in label files; null for training ids
   */
  private record Carried(
      CarriedExperiment carried,
      CarriedFile checkpoint,
      String folder,
      boolean withLogits,
      String range,
      int[] ids,
      Picture[] pictures)
      implements Elsewhere<Integer> {

    @Override
    public Worker<Integer> open(Machine machine) {
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
      var prediction =
          new Prediction(
              new Inference(loaded, Optional.ofNullable(range).flatMap(ValueRange::parse)),
              new ResultFiles(Path.of(folder), withLogits),
              ids == null
                  ? ClassList.of(loaded.taxonomy(), Optional.empty())
                  : new ClassList(loaded.taxonomy(), ids, false),
              List.of(pictures).stream()
                  .map(picture -> Map.entry(picture.name(), Path.of(picture.file())))
                  .toList());
      return new Owning<>(prediction, loaded.network()::close);
    }
  }
}
