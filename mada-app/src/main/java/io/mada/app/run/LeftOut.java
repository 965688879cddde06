package io.mada.app.run;

import io.mada.api.data.ImageSet;
import io.mada.data.dataset.Tolerant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code left_out.csv}: the images of a set that cannot be read, and what is wrong with them. */
public final class LeftOut {

  private static final String NAME = "left_out.csv";

  private LeftOut() {}

  /**
   * Writes what a pass has left out, whichever processes came across it.
   *
   * @param folder of what was measured, relative to the run directory
   * @param damage by index
   * @param share of the images that may be left out
   */
  public static void write(
      RunDirectory directory,
      String folder,
      ImageSet images,
      Map<Integer, String> damage,
      double share) {
    int most = (int) (share * images.size());
    if (damage.size() > most) {
      String first = "the first: " + damage.values().iterator().next();
      throw Tolerant.tooMany(damage.size(), images.size(), most, first);
    }
    if (!damage.isEmpty() || directory.has(folder + "/" + NAME)) {
      List<List<Object>> rows =
          damage.entrySet().stream()
              .map(entry -> List.<Object>of(images.names().get(entry.getKey()), entry.getValue()))
              .toList();
      directory.write(folder + "/" + NAME, Csv.write(List.of("name", "reason"), rows));
    }
  }

  /** Their indices in a set. */
  public static Set<Integer> in(RunDirectory directory, String folder, ImageSet images) {
    if (!directory.has(folder + "/" + NAME)) {
      return Set.of();
    }
    Map<String, Integer> places = Selected.indices(images);
    return directory
        .files()
        .table(folder + "/" + NAME, cells -> places.get(Csv.cell(cells, "name")))
        .stream()
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }
}
