package io.mada.models.weights;

import ai.djl.ndarray.types.Shape;
import io.mada.api.Text;
import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a weight file holds, for people to read.
 *
 * @param arrays in the file's order
 */
public record Inspection(List<Line> arrays, Map<String, String> metadata) {

  /**
   * An array.
   *
   * @param type such as {@code float32}
   * @param bytes the total size of its elements
   */
  public record Line(String name, Shape shape, String type, long bytes) {}

  /** Reads names, shapes, types and sizes, but not the elements. */
  public static Inspection of(Weights weights) {
    List<Line> lines = new ArrayList<>();
    weights.tensors().forEach((name, tensor) -> lines.add(line(name, tensor)));
    return new Inspection(List.copyOf(lines), weights.metadata());
  }

  /** The size of all arrays together, in bytes. */
  public long bytes() {
    return arrays.stream().mapToLong(Line::bytes).sum();
  }

  /** A table: a line for each array, one for all of them, and one for each item of metadata. */
  @Override
  public String toString() {
    int name = arrays.stream().mapToInt(line -> line.name.length()).max().orElse(0);
    int shape = arrays.stream().mapToInt(line -> line.shape.toString().length()).max().orElse(0);
    StringBuilder table = new StringBuilder();
    for (Line line : arrays) {
      table.append(
          Text.of(
              Text.of("%%-%ds  %%-%ds  %%-8s  %%10s\n", Math.max(1, name), Math.max(1, shape)),
              Text.line(line.name),
              line.shape,
              line.type,
              size(line.bytes)));
    }
    table.append(Text.of("%d arrays, %s\n", arrays.size(), size(bytes())));
    metadata.forEach(
        (key, value) -> table.append(Text.of("%s: %s\n", Text.line(key), Text.line(value))));
    return table.toString();
  }

  private static Line line(String name, StoredTensor tensor) {
    String type =
        ElementType.of(tensor.type()).map(ElementType::toString).orElse(tensor.type().toString());
    return new Line(name, tensor.shape(), type, tensor.bytes().remaining());
  }

  private static String size(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    String[] units = {"kB", "MB", "GB"};
    double value = bytes / 1000.0;
    int unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return Text.of("%.1f %s", value, units[unit]);
  }
}
