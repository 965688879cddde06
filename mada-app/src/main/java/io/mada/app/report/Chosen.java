package io.mada.app.report;

import io.mada.api.data.Region;
import io.mada.app.run.RunFiles;
import io.mada.app.run.Selected;
import io.mada.app.run.SelectionFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The images that a run has chosen: those in {@code selection.txt}, with what {@code selection.csv}
 * says about them.
 *
 * @param images most wanted first
 */
record Chosen(List<Image> images) {

  /**
   * A chosen image.
   *
   * @param rank 1 is the most wanted; null, like the score, if the list was written by hand
   * @param windows the chosen parts in the image's pixels; empty if the whole image is chosen
   */
  record Image(String name, Double score, Integer rank, List<Region> windows) {}

  /** The choices in a run directory; empty if nothing has been chosen yet. */
  static Chosen read(RunFiles run) {
    RunFiles latest = Selected.latest(run);
    return of(names(latest), table(SelectionFile.read(latest).rows()));
  }

  /**
   * What each round has chosen, in order. Images that a person has added to {@code selection.txt}
   * belong to the last round, whose network has seen them.
   */
  static List<Chosen> read(RunFiles run, int rounds) {
    RunFiles latest = Selected.latest(run);
    List<String> names = names(latest);
    Map<Integer, List<SelectionFile.Row>> rows =
        SelectionFile.read(latest).rows().stream()
            .collect(Collectors.groupingBy(SelectionFile.Row::round));
    Set<String> known =
        rows.values().stream()
            .flatMap(List::stream)
            .map(SelectionFile.Row::name)
            .collect(Collectors.toSet());
    List<Chosen> chosen = new ArrayList<>();
    for (int i = 1; i <= rounds; i++) {
      Map<String, Image> told = table(rows.getOrDefault(i, List.of()));
      boolean last = i == rounds;
      Predicate<String> isOfRound = name -> told.containsKey(name) || last && !known.contains(name);
      chosen.add(of(names.stream().filter(isOfRound).toList(), told));
    }
    return chosen;
  }

  private static List<String> names(RunFiles run) {
    return run.has(Selected.NAMES) ? run.lines(Selected.NAMES) : List.of();
  }

  private static Chosen of(List<String> names, Map<String, Image> told) {
    List<Image> images = new ArrayList<>();
    for (String name : names) {
      images.add(told.getOrDefault(name, new Image(name, null, null, List.of())));
    }
    images.sort(Comparator.comparing(Image::rank, Comparator.nullsLast(Comparator.naturalOrder())));
    return new Chosen(images);
  }

  List<String> names() {
    return images.stream().map(Image::name).toList();
  }

  /** Whether windows are chosen instead of whole images. */
  boolean hasWindows() {
    return images.stream().anyMatch(image -> !image.windows().isEmpty());
  }

  /**
   * The images of some rows; an image with several windows has the score and rank of its best one.
   */
  private static Map<String, Image> table(List<SelectionFile.Row> rows) {
    Map<String, Image> images = new HashMap<>();
    for (SelectionFile.Row row : rows) {
      List<Region> windows = row.window() == null ? List.of() : List.of(row.window());
      images.merge(
          row.name(), new Image(row.name(), row.score(), row.rank(), windows), Chosen::together);
    }
    return images;
  }

  private static Image together(Image a, Image b) {
    List<Region> windows = new ArrayList<>(a.windows());
    windows.addAll(b.windows());
    Image best = b.rank() < a.rank() ? b : a;
    return new Image(a.name(), best.score(), best.rank(), windows);
  }
}
