package io.mada.models.weights;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Plugins;
import io.mada.api.Section;
import io.mada.api.Text;
import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.WeightFormat;
import io.mada.api.nn.Weights;
import io.mada.internal.config.ConfiguredSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Weight files of every bound format; a file's extension tells which. */
public final class WeightFiles {

  private final Plugins plugins;
  private final List<String> extensions;

  /**
   * @param plugins makes a format when one of its files is read or written
   * @param extensions of the formats that are bound, in alphabetical order
   */
  public WeightFiles(Plugins plugins, List<String> extensions) {
    this.plugins = plugins;
    this.extensions = extensions;
  }

  /** Reads a file's arrays and what it says about itself. */
  public Weights read(Path file) {
    return format(file).read(file);
  }

  /** Writes the whole file, or leaves what was there. */
  public void write(Path file, Weights weights) {
    format(file).write(file, weights);
  }

  /** The only array of a file, such as published anchors; flat if it was published flat. */
  public StoredTensor array(Path file) {
    Map<String, StoredTensor> arrays = read(file).tensors();
    if (arrays.size() != 1) {
      throw new MadaException(
          Text.of("%s holds %d arrays where one is wanted", file, arrays.size()));
    }
    return arrays.values().iterator().next();
  }

  /**
   * Writes a file's content to another file in that file's format; names lose what DataParallel and
   * torch.compile add.
   */
  public void convert(Path from, Path to) {
    MappedFile.requireFile(from);
    WeightFormat target = writable(to);
    checkPlace(from, to);
    Weights weights = read(from);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    weights
        .tensors()
        .forEach((name, tensor) -> tensors.putIfAbsent(NameMatch.withoutModules(name), tensor));
    target.write(to, new Weights(tensors, weights.metadata()));
  }

  private WeightFormat writable(Path file) {
    WeightFormat format = format(file);
    if (!format.isWritable()) {
      List<String> written = extensions.stream().filter(name -> named(name).isWritable()).toList();
      throw new ConfigurationException(
          Text.of(
              "%s cannot be written: this format is only read; write .%s",
              file, String.join(", .", written)));
    }
    return format;
  }

  /**
   * One file is read while the other is written, and after hours of training nobody wants to lose
   * it.
   */
  private static void checkPlace(Path from, Path to) {
    Path folder = to.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new ConfigurationException(
          Text.of("%s cannot be written: the folder %s does not exist", to, folder));
    }
    try {
      if (Files.exists(to) && Files.isSameFile(from, to)) {
        throw new ConfigurationException(
            from + " and " + to + " are the same file; give the result another name");
      }
    } catch (IOException e) {
      throw MadaException.cannot("read", to, e);
    }
  }

  private WeightFormat format(Path file) {
    String name = String.valueOf(file.getFileName());
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (!extensions.contains(extension)) {
      throw new ConfigurationException(
          Files.isDirectory(file)
              ? file + " is a folder, no weight file"
              : Text.of(
                  "the format of %s is unknown; its name must end in .%s",
                  file, String.join(", .", extensions)));
    }
    return named(extension);
  }

  private WeightFormat named(String extension) {
    Section none = ConfiguredSection.of(Map.of());
    return plugins.find(WeightFormat.class, extension, none, extension).create(none);
  }
}
