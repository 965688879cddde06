package io.mada.models.weights;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Plugin;
import io.mada.api.Section;
import io.mada.api.StoredTensor;
import io.mada.api.Text;
import io.mada.api.WeightFormat;
import io.mada.api.Weights;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Weight files of every format that is bound; a file's extension tells which. */
public final class WeightFiles {

  private final Map<String, WeightFormat> formats = new TreeMap<>();

  /** Takes the formats among all plug-ins. */
  @Inject
  public WeightFiles(Set<Plugin<?>> plugins) {
    for (Plugin<?> plugin : plugins) {
      if (plugin.kind() == WeightFormat.class) {
        formats.put(plugin.name(), (WeightFormat) plugin.factory().create(Section.of(Map.of())));
      }
    }
  }

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
      throw new MadaException(Text.of("%s holds %d arrays where one is wanted", file, arrays.size()));
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
    WeightFormat format = formats.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    if (format == null) {
      throw new ConfigurationException(
          Text.of("the format of %s is unknown; its name must end in .%s", file, String.join(", .", formats.keySet())));
    }
    return format;
  }
}
