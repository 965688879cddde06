package io.mada.app;

import io.mada.api.ConfigurationException;
import io.mada.api.ImageSize;
import io.mada.api.Progress;
import io.mada.api.compute.ComputeEngine;
import io.mada.api.compute.Computing;
import io.mada.api.compute.Machine;
import io.mada.app.compute.LocalComputing;
import io.mada.app.config.Experiment;
import io.mada.app.predict.Frames;
import io.mada.app.predict.ImageList;
import io.mada.app.predict.PredictionWork;
import io.mada.app.predict.ResultFiles;
import io.mada.app.run.Interruption;
import io.mada.data.dataset.DataSource;
import io.mada.data.image.ImageFiles;
import io.mada.data.label.LabelIds;
import io.mada.data.picture.PictureFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.Options;

/** Segments images with a trained network. */
final class PredictCommand implements Command {

  private static final Path STDIN = Path.of("-");

  @Override
  public String usage() {
    return "predict [CONFIG] --checkpoint FILE --images PATH --output DIR";
  }

  @Override
  public String summary() {
    return "segment images: NAME.png (training ids), NAME_overlay.png for each, and what the ids mean in classes.json";
  }

  @Override
  public Options options() {
    Options options = new Options();
    options.addOption(
        CommandOptions.option(
            "checkpoint", "FILE", "the network; a file from a run needs no CONFIG"));
    options.addOption(
        CommandOptions.option(
            "images",
            "PATH",
            "a "
                + PictureFormat.WORDS
                + " image, or a folder of them, also in subfolders; may be given several times"));
    options.addOption(
        CommandOptions.option(
            "list", "FILE", "a list of images, one path per line; - reads it from stdin"));
    options.addOption(
        CommandOptions.option(
            "frames", "W,H", "a video's frames of this size from stdin, as raw 8-bit RGB"));
    options.addOption(CommandOptions.option("output", "DIR", "where the results go"));
    options.addOption(
        CommandOptions.option(
            "ids", "training|label", "0, 1, ... (default), or the ids of label files"));
    options.addOption(
        CommandOptions.option(
            "taxonomy",
            "FILE",
            "label ids as FILE, or as cityscapes, synthia, camvid (default: CONFIG's)"));
    PredictionOptions.addTo(options);
    options.addOption(
        CommandOptions.flag("logits", "write NAME.npy too, (C, h, w) float32 of the decoder"));
    options.addOption(
        CommandOptions.flag(
            "summary", "write summary.json too, the share of each class in each image"));
    return options;
  }

  @Override
  public void execute(CommandLine line) {
    Path checkpoint = line.requiredPath("checkpoint");
    Optional<ImageSize> frames = line.value("frames").map(text -> frameSize(line, text));
    var list = new ImageList();
    Map<String, Path> images = Map.of();
    if (frames.isEmpty()) {
      images = images(line, list);
    }
    var files =
        new ResultFiles(
            line.requiredPath("output"),
            line.has("logits"),
            line.has("confidence"),
            line.has("summary"));
    files.check(list.folders(), images);
    Optional<Experiment> experiment = line.configuration().map(file -> line.experiment());
    ComputeEngine engine = experiment.map(PredictCommand::engine).orElse(LocalComputing.HERE);
    Optional<LabelIds> labelIds = labelIds(line, experiment);
    Segmenter.Builder builder =
        Segmenter.builder()
            .device(line.value("device").orElse("auto"))
            .precision(line.precision())
            .plugins(experiment.map(Experiment::plugins).orElseGet(line::plugins))
            .experiment(experiment);
    PredictionOptions.apply(line, builder);
    String interrupted = "interrupted; the results so far are in " + files.folder();
    try (Segmenter segmenter = builder.load(checkpoint);
        Interruption interruption = Interruption.tells(interrupted);
        Computing computing =
            engine.start("predict", new Machine(segmenter.device(), line.threads()));
        Progress.Task task = interruption.over(line.progress()).begin("predict", images.size())) {
      line.beginOn(segmenter.device(), segmenter.precision());
      var work =
          new PredictionWork(
              checkpoint,
              segmenter.inference(),
              experiment,
              files,
              labelIds,
              List.copyOf(images.entrySet()),
              line.threads());
      if (frames.isPresent()) {
        work.run(new Frames(System.in, frames.get()), task);
      } else {
        work.run(computing, task);
      }
    }
  }

  private static ImageSize frameSize(CommandLine line, String text) {
    if (line.value("images").isPresent() || line.value("list").isPresent()) {
      throw new ConfigurationException(
          "--frames reads images from stdin; leave out --images and --list");
    }
    return PredictionOptions.size(text)
        .filter(ImageSize::isPossible)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "--frames must be the size of the video, as 1920,1080, not '" + text + "'"));
  }

  private static Map<String, Path> images(CommandLine line, ImageList list) {
    line.paths("images").forEach(list::add);
    List<Path> lists = line.paths("list");
    for (Path file : lists) {
      if (file.equals(STDIN)) {
        list.addAll(System.in, "stdin");
        continue;
      }
      try (InputStream in = Files.newInputStream(file)) {
        list.addAll(in, file.toString());
      } catch (IOException e) {
        throw new ConfigurationException("--list: " + ImageFiles.reason(file, e));
      }
    }
    if (lists.isEmpty()) {
      line.requiredPath("images");
    }
    return list.images();
  }

  /**
   * Images and results are where this process sees them; other processes must see them there too.
   */
  private static ComputeEngine engine(Experiment experiment) {
    if (experiment.compute().sharesFiles()) {
      return experiment.compute();
    }
    throw new ConfigurationException(
        "the engine of this configuration cannot predict, since other machines do not see the folders of --images and"
            + " --output; say --set compute.engine=local, or compute.shared_folders: true where they do");
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
        .or(() -> experiment.map(e -> e.data().target()).flatMap(DataSource::labelIds))
        .or(() -> experiment.map(e -> e.data().validation()).flatMap(DataSource::labelIds))
        .or(
            () -> {
              throw new ConfigurationException(
                  "nothing says what --ids label are; give --taxonomy FILE");
            });
  }
}
