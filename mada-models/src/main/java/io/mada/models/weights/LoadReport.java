package io.mada.models.weights;

import io.mada.api.Text;
import java.util.List;

/**
 * What happened to a weight file's content.
 *
 * @param loaded how many of the network's entries were set
 * @param missing the network's entries that the file lacks; they keep their values
 * @param ignored names in the file that the network does not use
 * @param illShaped descriptions of entries whose shape or type differs in the file; they keep their
 *     values
 */
public record LoadReport(
    int loaded, List<String> missing, List<String> ignored, List<String> illShaped) {

  private static final int SHOWN = 3;

  public LoadReport {
    missing = List.copyOf(missing);
    ignored = List.copyOf(ignored);
    illShaped = List.copyOf(illShaped);
  }

  /** Whether file and network agree in every name and shape. */
  public boolean complete() {
    return missing.isEmpty() && ignored.isEmpty() && illShaped.isEmpty();
  }

  /**
   * One line for the user, such as {@code 668 loaded; 2 missing: decoder.last_conv.8.weight, ...}.
   */
  public String summary() {
    return loaded
        + " loaded"
        + part("missing", missing)
        + part("ignored", ignored)
        + part("ill-shaped", illShaped);
  }

  private static String part(String what, List<String> names) {
    if (names.isEmpty()) {
      return "";
    }
    String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return Text.of("; %d %s: %s%s", names.size(), what, shown, names.size() > SHOWN ? ", ..." : "");
  }
}
