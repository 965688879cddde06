package io.mada.app;

import io.mada.api.ConfigurationException;
import io.mada.api.Progress;
import io.mada.api.compute.ComputeEngine;
import io.mada.api.compute.Computing;
import io.mada.api.compute.Machine;
import io.mada.app.compute.LocalComputing;
import io.mada.app.config.Experiment;
import io.mada.app.predict.PredictionWork;
import io.mada.app.predict.ResultFiles;
import io.mada.app.run.Interruption;
import io.mada.data.dataset.DataSource;
import io.mada.data.label.LabelIds;
import io.mada.data.picture.PictureFolder;
import io.mada.data.picture.PictureFormat;
import io.mada.data.picture.ValueRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Segments images with a trained network. */
final class PredictCommand implements Command {

  @Override
  public String usage() {
    return "predict [CONFIG] --checkpoint FILE --images DIR --output DIR";
  }

  @Override
  public String summary() {
    return "segment images: NAME.png (training ids), NAME_overlay.png for each, and what the ids mean in classes.json";
  }

  @Override
  public Options options() {
    Options options = new Options();
    options.addOption(
        CommandLine.option("checkpoint", "FILE", "the network; a file of a run needs no CONFIG"));
    options.addOption(
        CommandLine.option("images", "DIR", PictureFormat.WORDS + " images, also in subfolders"));
    options.addOption(CommandLine.option("output", "DIR", "where the results go"));
    options.addOption(
        CommandLine.option(
            "ids", "KIND", "training (0, 1, ...; default), or label: the ids of label files"));
    options.addOption(
        CommandLine.option(
            "taxonomy",
            "FILE",
            "label ids as FILE, or as cityscapes, synthia, camvid (default: CONFIG's)"));
    options.addOption(
        CommandLine.option(
            "range",
            "LOW,HIGH",
            "the values that are black and white in images of 16 bits or floats"));
    options.addOption(
        Option.builder()
            .longOpt("logits")
            .desc("write NAME.npy too, (C, h, w) float32 of the decoder")
            .get());
    return options;
  }

  @Override
  public void execute(CommandLine line) {
    Path checkpoint = line.requiredPath("checkpoint");
    Path folder = line.requiredPath("images");
    var files = new ResultFiles(line.requiredPath("output"), line.has("logits"));
    Optional<ValueRange> range = line.value("range").map(PredictCommand::range);
    Map<String, Path> images = images(folder);
    files.check(folder, images);
    Optional<Experiment> experiment = line.configuration().map(file -> line.experiment());
    ComputeEngine engine = experiment.map(PredictCommand::engine).orElse(LocalComputing.HERE);
    Optional<LabelIds> labelIds = labelIds(line, experiment);
    String interrupted = "interrupted; the results so far are in " + files.folder();
    try (Segmenter segmenter = segmenter(line, experiment, range).load(checkpoint);
        Interruption interruption = Interruption.tells(interrupted);
        Computing computing =
            engine.start("predict", new Machine(segmenter.device(), line.threads()));
        Progress.Task task = interruption.over(line.progress()).begin("predict", images.size())) {
      line.beginOn(segmenter.device(), segmenter.precision());
      new PredictionWork(
              checkpoint,
              segmenter.inference(),
              experiment,
              files,
              labelIds,
              List.copyOf(images.entrySet()))
          .run(computing, task);
    }
  }

  private static Segmenter.Builder segmenter(
      CommandLine line, Optional<Experiment> experiment, Optional<ValueRange> range) {
    return Segmenter.builder()
        .device(line.value("device").orElse("auto"))
        .precision(line.precision())
        .plugins(experiment.map(Experiment::plugins).orElseGet(line::plugins))
        .experiment(experiment)
        .range(range);
  }

  /** Images and results are where this process sees them; others must see them there too. */
  private static ComputeEngine engine(Experiment experiment) {
    if (experiment.compute().sharesFiles()) {
      return experiment.compute();
    }
    throw new ConfigurationException(
        "the engine of this configuration cannot predict, since other machines do not see the folders of --images and"
            + " --output; say --set compute.engine=local, or compute.shared_folders: true where they do");
  }

  private static Map<String, Path> images(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ConfigurationException("--images: the folder " + folder + " does not exist");
    }
    Map<String, Path> images = PictureFolder.list(folder, Integer.MAX_VALUE, name -> true);
    if (images.isEmpty()) {
      throw new ConfigurationException(
          "--images: there is no " + PictureFormat.WORDS + " image in " + folder);
    }
    return images;
  }

  private static ValueRange range(String text) {
    return ValueRange.parse(text)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "--range must be LOW,HIGH, as 0,4095, not '" + text + "'"));
  }

  private static Optional<LabelIds> labelIds(CommandLine line, Optional<Experiment> experiment) {
    String kind = line.value("ids").orElse("training");
    if (!kind.equals("training") && !kind.equals("label")) {
      throw new ConfigurationException("--ids must be training or label, not '" + kind + "'");
    }
    Optional<String> taxonomy = line.value("taxonomy");
    if (kind.equals("training")) {
      if (taxonomy.isPresent()) {
        throw new ConfigurationException(
            "--taxonomy says what label ids are; it needs --ids label");
      }
      return Optional.empty();
    }
    return taxonomy
        .map(LabelIds::read)
        .or(() -> experiment.map(Experiment::target).flatMap(DataSource::labelIds))
        .or(() -> experiment.map(Experiment::validation).flatMap(DataSource::labelIds))
        .or(
            () -> {
              throw new ConfigurationException(
                  "nothing says what --ids label are; give --taxonomy FILE");
            });
  }
}
