package io.mada.models.weights;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Plugins;
import io.mada.api.Section;
import io.mada.api.StoredTensor;
import io.mada.api.WeightFormat;
import io.mada.api.Weights;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Weight files of every format that is bound; a file's extension tells which.
 *
 * @param plugins makes a format when a file of it is read or written
 * @param extensions of the formats that are bound, in alphabetical order
 */
public record WeightFiles(Plugins plugins, List<String> extensions) {

  /** Reads a file's arrays and what it says of itself. */
  public Weights read(Path file) {
    return format(file).read(file);
  }

  /** Writes a file whole, or leaves what was there. */
  public void write(Path file, Weights weights) {
    format(file).write(file, weights);
  }

  /** The only array of a file, such as published anchors; flat where it was published flat. */
  public StoredTensor array(Path file) {
    Map<String, StoredTensor> arrays = read(file).tensors();
    if (arrays.size() != 1) {
      throw new MadaException("%s holds %d arrays where one is wanted".formatted(file, arrays.size()));
    }
    return arrays.values().iterator().next();
  }

  /** Writes a file's content in the format of another; names lose what DataParallel and torch.compile add. */
  public void convert(Path from, Path to) {
    WeightFormat target = format(to);
    Weights weights = read(from);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    weights.tensors().forEach((name, tensor) -> tensors.putIfAbsent(NameMatch.withoutModules(name), tensor));
    target.write(to, new Weights(tensors, weights.metadata()));
  }

  private WeightFormat format(Path file) {
    String name = file.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (!extensions.contains(extension)) {
      throw new ConfigurationException(
          "the format of %s is unknown; its name must end in .%s".formatted(file, String.join(", .", extensions)));
    }
    Section none = Section.of(Map.of());
    return plugins.find(WeightFormat.class, extension, none, extension).create(none);
  }
}
