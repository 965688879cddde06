package io.mada.app;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.Batch;
import io.mada.api.ConfigurationException;
import io.mada.api.Domain;
import io.mada.api.ImageSize;
import io.mada.api.LabelMap;
import io.mada.api.MadaException;
import io.mada.api.Mode;
import io.mada.api.NetworkOutput;
import io.mada.api.Progress;
import io.mada.api.RgbImage;
import io.mada.api.Sample;
import io.mada.api.tensor.NpyFile;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import io.mada.app.config.Experiment;
import io.mada.app.pipeline.NetworkFile;
import io.mada.app.plugin.PluginRegistry;
import io.mada.app.run.Interruption;
import io.mada.data.ImageFiles;
import io.mada.data.PngFiles;
import io.mada.data.Resize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Segments images with a trained network. */
record PredictCommand() implements Command {

  @Override
  public String usage() {
    return "predict [CONFIG] --checkpoint FILE --images DIR --output DIR";
  }

  @Override
  public String summary() {
    return "segment images: NAME.png (label ids) and NAME_overlay.png for each";
  }

  @Override
  public Options options() {
    Options options = new Options();
    options.addOption(CommandLine.option("checkpoint", "FILE", "the network; a file of a run needs no CONFIG"));
    options.addOption(CommandLine.option("images", "DIR", "PNG and JPEG images"));
    options.addOption(CommandLine.option("output", "DIR", "where the results go"));
    options.addOption(
        Option.builder().longOpt("logits").desc("write NAME.npy too, (C, h, w) float32 of the decoder").get());
    return options;
  }

  @Override
  public void execute(CommandLine line) {
    Path checkpoint = line.requiredPath("checkpoint");
    Path folder = line.requiredPath("images");
    Path output = line.requiredPath("output");
    List<Path> images = images(folder);
    checkResults(images, folder, output);
    Optional<Experiment> experiment = line.configuration().map(file -> line.experiment());
    PluginRegistry plugins =
        experiment.map(Experiment::plugins).orElseGet(line::plugins);
    NetworkFile.Loaded loaded = NetworkFile.open(checkpoint, line.device(), plugins, experiment);
    try (var network = loaded.network();
        Interruption interruption = Interruption.tells("interrupted; the results so far are in " + output);
        Recording off = Recording.off();
        Progress.Task task = interruption.over(line.progress()).begin("predict", images.size())) {
      Files.createDirectories(output);
      for (int i = 0; i < images.size(); i++) {
        predict(loaded, images.get(i), output, line.has("logits"));
        task.done(i + 1, "");
      }
    } catch (IOException e) {
      throw MadaException.cannot("write to", output, e);
    }
  }

  private static List<Path> images(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ConfigurationException("--images: the folder " + folder + " does not exist");
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> images = files.filter(ImageFiles::isImage).sorted().toList();
      if (images.isEmpty()) {
        throw new ConfigurationException("--images: there is no PNG or JPEG image in " + folder);
      }
      return images;
    } catch (IOException e) {
      throw MadaException.cannot("list", folder, e);
    }
  }

  /** A result has its image's name: it must not take the image's place, nor that of another image's result. */
  private static void checkResults(List<Path> images, Path folder, Path output) {
    if (folder.toAbsolutePath().normalize().equals(output.toAbsolutePath().normalize())) {
      throw new ConfigurationException("--output is the folder of the images, which the results would overwrite");
    }
    Map<String, Path> named = new HashMap<>();
    for (Path image : images) {
      Path other = named.put(name(image), image);
      if (other != null) {
        throw new ConfigurationException(other + " and " + image + " have one name, and so would their results");
      }
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.[^.]+$", "");
  }

  private static void predict(NetworkFile.Loaded loaded, Path file, Path output, boolean logits) {
    String name = name(file);
    RgbImage image = ImageFiles.read(file);
    ImageSize size = loaded.size().orElse(image.size());
    LabelMap none = new LabelMap(size.width(), size.height(), new byte[size.width() * size.height()]);
    Batch batch = Batch.of(List.of(0), List.of(new Sample(Resize.bilinear(image, size), none)));
    try (NDManager scope = loaded.network().newScope();
        NetworkOutput result = loaded.network().forward(batch.images(scope), Mode.inference(Domain.TARGET))) {
      NDArray full = Tensors.upsample(result.logits(), image.height(), image.width());
      byte[] ids = full.argMax(1).toType(DataType.UINT8, false).toByteArray();
      var labels = new LabelMap(image.width(), image.height(), ids);
      PngFiles.write(output.resolve(name + ".png"), labels);
      PngFiles.write(output.resolve(name + "_overlay.png"), Overlay.of(image, labels, loaded.taxonomy()));
      if (logits) {
        Shape shape = result.logits().getShape().slice(1);
        NpyFile.write(output.resolve(name + ".npy"), shape, result.logits().toFloatArray());
      }
    }
  }
}
