package io.mada.app;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import com.google.gson.Gson;
import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.data.Taxonomy;
import io.mada.app.config.Experiment;
import io.mada.app.pipeline.NetworkFile;
import io.mada.app.plugin.PluginRegistry;
import io.mada.app.run.Product;
import io.mada.models.onnx.OnnxFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.Options;

/** Writes a trained network for use without this program. */
final class ExportCommand implements Command {

  private static final String EXTENSION = ".onnx";

  @Override
  public String usage() {
    return "export [CONFIG] CHECKPOINT OUT.onnx";
  }

  @Override
  public String summary() {
    return "write a trained network as an ONNX file, for use without MADA; a file from a run needs no CONFIG";
  }

  @Override
  public Options options() {
    Options options = new Options();
    options.addOption(
        CommandOptions.option(
            "opset",
            "N",
            "the version of ONNX's operators, "
                + OnnxFile.OLDEST_OPSET
                + " (default) to "
                + OnnxFile.NEWEST_OPSET));
    options.addOption(
        CommandOptions.flag(
            "float16", "half the size; layers compute in float16, input and logits are float32"));
    return options;
  }

  @Override
  public void execute(CommandLine line) {
    List<Path> files = line.files(2, 3);
    Path checkpoint = files.get(files.size() - 2);
    Path out = files.get(files.size() - 1);
    int opset = opset(line.value("opset").orElse(String.valueOf(OnnxFile.OLDEST_OPSET)));
    requirePlace(out);
    Optional<Experiment> experiment =
        files.size() == 3 ? Optional.of(line.experiment(files.get(0))) : Optional.empty();
    PluginRegistry plugins = experiment.map(Experiment::plugins).orElseGet(line::plugins);
    NetworkFile.Loaded loaded =
        NetworkFile.open(checkpoint, Device.cpu(), plugins, experiment, Optional.empty());
    try (var network = loaded.network()) {
      OnnxFile.write(
          out,
          network,
          opset,
          line.has("float16") ? DataType.FLOAT16 : DataType.FLOAT32,
          metadata(loaded, checkpoint));
    }
  }

  private static int opset(String text) {
    int number = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    if (number < OnnxFile.OLDEST_OPSET || number > OnnxFile.NEWEST_OPSET) {
      throw new ConfigurationException(
          "--opset must be from "
              + OnnxFile.OLDEST_OPSET
              + " to "
              + OnnxFile.NEWEST_OPSET
              + ", not '"
              + text
              + "'");
    }
    return number;
  }

  /** Checked before a network is loaded in vain. */
  private static void requirePlace(Path out) {
    if (!String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT).endsWith(EXTENSION)) {
      throw new ConfigurationException(
          out + " cannot be written: its name must end in " + EXTENSION);
    }
    Path folder = out.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new ConfigurationException(
          out + " cannot be written: the folder " + folder + " does not exist");
    }
    if (Files.isDirectory(out)) {
      throw new ConfigurationException(out + " cannot be written: it is a folder");
    }
  }

  private static Map<String, String> metadata(NetworkFile.Loaded loaded, Path checkpoint) {
    List<Taxonomy.Category> classes = loaded.taxonomy().classes();
    List<int[]> palette =
        classes.stream()
            .map(Taxonomy.Category::rgb)
            .map(rgb -> new int[] {rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff})
            .toList();
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("input", "RGB from 0 to 1, (batch, 3, height, width)");
    metadata.put("classes", new Gson().toJson(loaded.taxonomy().names()));
    metadata.put("palette", new Gson().toJson(palette));
    loaded.size().ifPresent(size -> metadata.put("size", size.width() + "," + size.height()));
    loaded.range().ifPresent(range -> metadata.put("range", range.text()));
    metadata.put("mada.version", Product.version());
    metadata.put("mada.checkpoint", "sha256 " + sha256(checkpoint));
    return metadata;
  }

  private static String sha256(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw MadaException.cannot("read", file, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
