package io.mada.app.pipeline;

import ai.djl.Device;
import io.mada.api.Progress;
import io.mada.api.compute.Computing;
import io.mada.api.compute.Machine;
import io.mada.api.compute.Results;
import io.mada.api.compute.Span;
import io.mada.api.compute.Work;
import io.mada.api.data.Annotator.Annotation;
import io.mada.api.data.Domain;
import io.mada.api.data.ImageSet;
import io.mada.api.nn.Network;
import io.mada.api.nn.WeightFormat;
import io.mada.api.select.Segmentation;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.train.RunListener;
import io.mada.app.compute.LocalComputing;
import io.mada.app.compute.RowWork;
import io.mada.app.config.Experiment;
import io.mada.app.run.RunDirectory;
import io.mada.app.run.RunLayout;
import io.mada.app.run.RunRecord;
import io.mada.app.run.SelectionTable;
import io.mada.data.annotate.AnnotatedSet;
import io.mada.internal.npy.NpyFile;
import io.mada.train.checkpoint.Checkpoints;
import io.mada.train.checkpoint.MetricsFile;
import io.mada.train.checkpoint.StageOutput;
import io.mada.train.evaluate.Evaluator;
import io.mada.train.loop.TrainingImages;
import io.mada.train.loop.Unlabelled;
import io.mada.train.stage.Origin;
import io.mada.train.term.Discriminator;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the steps of a run work with.
 *
 * @param images of the experiment
 * @param directory of the run, which the steps read from and write to
 * @param plan of the experiment
 * @param record knows which of the steps are done
 * @param machine this process's
 * @param computing does work on many images
 * @param loading brings images to the device
 * @param listener is told about progress
 */
record Workspace(
    Experiment experiment,
    ImageSets images,
    Plan plan,
    RunDirectory directory,
    RunRecord record,
    Machine machine,
    Computing computing,
    CountedLoading loading,
    MeterRegistry meters,
    Progress progress,
    RunListener listener) {

  /** Where networks are trained. */
  Device device() {
    return machine.device();
  }

  /** Does work on images, also counting those that other processes pass over. */
  <R extends Serializable> void compute(
      Work<R> work, List<Span> spans, Results<R> results, Progress.Task progress) {
    computing.run(
        work,
        spans,
        (span, result) -> {
          results.accept(span, result);
          if (elsewhere()) {
            loading.add(span.size());
          }
        },
        progress);
  }

  /**
   * The rows of a file in the run directory. If the processes that do the work see the file, they
   * also look at its rows.
   */
  FloatMatrix rows(Path file) {
    return elsewhere() && experiment.compute().sharesFiles()
        ? RowWork.of(file, computing, machine)
        : NpyFile.read(file);
  }

  private boolean elsewhere() {
    return computing != LocalComputing.HERE;
  }

  /** The superpixels of a domain's images. */
  Segmentation segmentation(Domain domain) {
    boolean source = domain == Domain.SOURCE;
    return new SuperpixelFolder(
        source ? images.source() : images.target(),
        directory.resolve(RunLayout.SUPERPIXELS + (source ? "/source" : "/pool")));
  }

  /** Scores networks on the validation images. */
  Evaluator evaluator() {
    return new Evaluator(
        loading, images.validation(), experiment.taxonomy(), images.sharedClasses());
  }

  /** The best network in the folder of a stage; the caller closes it. */
  Network best(String folder) {
    return NetworkFile.exact(experiment, directory.need(RunLayout.best(folder), folder), device());
  }

  /** A network that a stage starts from or learns from; the caller closes it. */
  Network network(Origin origin) {
    if (origin instanceof Origin.Earlier earlier) {
      return best(earlier.stage());
    }
    return origin instanceof Origin.File file
        ? NetworkFile.withWeights(experiment, file.path(), device())
        : NetworkFile.initial(experiment, device());
  }

  /**
   * The images that a stage trains on.
   *
   * @param selected those of the pool with labels; empty for a stage that needs none
   * @param place the folder of the selection
   */
  TrainingImages trainingImages(List<Integer> selected, String place) {
    ImageSet target = images.target();
    images.requireLabels();
    ImageSet labelled =
        selected.isEmpty() ? target : chosenLabels(annotation(), selected, place).requireAny();
    // Without a source no stage asks for its images, as already checked.
    ImageSet source = experiment.data().hasSource() ? images.source() : new Unlabelled(target);
    return new TrainingImages(loading, source, target, labelled, selected);
  }

  /**
   * The labels of the chosen images, in which possibly only windows are chosen; {@code place} is
   * the folder of the selection.
   */
  ChosenLabels chosenLabels(Annotation annotation, List<Integer> selected, String place) {
    return new ChosenLabels(annotated(annotation, place), selected);
  }

  /** The pool with the labels of what is chosen. */
  AnnotatedSet annotated(Annotation annotation, String place) {
    ImageSet pool = images.target();
    return new AnnotatedSet(
        pool, annotation, SelectionTable.read(directory.files().in(place), pool).windows());
  }

  /** The labels that the annotator has for the pool. */
  Annotation annotation() {
    return experiment.annotator().open(images.target(), experiment.taxonomy(), directory.path());
  }

  /** Where a stage writes; training continues from the checkpoint there. */
  StageOutput output(StageFolder folder) {
    return new StageOutput(
        checkpoints(folder.path()),
        new MetricsFile(directory.resolve(RunLayout.metrics(folder.path()))));
  }

  /** The checkpoints in the folder of a stage, relative to the run directory. */
  Checkpoints checkpoints(String folder) {
    WeightFormat format = experiment.plugins().create(WeightFormat.class, "safetensors");
    Map<String, String> description = NetworkMetadata.of(experiment);
    return new Checkpoints(format, directory.folder(folder), description);
  }

  /**
   * The discriminator that a stage has trained, read from its last checkpoint; the caller closes
   * it.
   */
  Discriminator discriminator(String folder, Network network) {
    return NetworkFile.discriminator(
        experiment, directory.need(RunLayout.last(folder), folder), network);
  }
}
