package io.mada.app.report;

import io.mada.api.MadaException;
import io.mada.api.Region;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The images that a run has chosen: those of {@code selection.txt}, with what {@code selection.csv} says of them.
 *
 * @param images the most wanted first
 */
record Chosen(List<Image> images) {

  private static final String NAMES = "selection.txt";
  private static final String TABLE = "selection.csv";
  private static final CSVFormat FORMAT = CSVFormat.DEFAULT.builder().setHeader().get();
  private static final List<String> WINDOW = List.of("x", "y", "width", "height");

  /**
   * A chosen image.
   *
   * @param rank 1 is the most wanted; null, as the score, where the list was written by hand
   * @param windows the chosen parts in the image's pixels; empty where all of it is chosen
   */
  record Image(String name, Double score, Integer rank, List<Region> windows) {}

  /** What a run directory holds; nothing where nothing is chosen yet. */
  static Chosen read(RunFiles run) {
    if (!run.has(NAMES)) {
      return new Chosen(List.of());
    }
    Map<String, Image> told = run.has(TABLE) ? table(run) : Map.of();
    List<Image> images = new ArrayList<>();
    for (String name : run.lines(NAMES)) {
      images.add(told.getOrDefault(name.strip(), new Image(name.strip(), null, null, List.of())));
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

  /** The images of the table; an image with several windows has the score and the rank of its best. */
  private static Map<String, Image> table(RunFiles run) {
    Map<String, Image> images = new HashMap<>();
    try (CSVParser parser = CSVParser.parse(run.path(TABLE), StandardCharsets.UTF_8, FORMAT)) {
      for (CSVRecord row : parser) {
        images.merge(row.get("name"), image(row), Chosen::together);
      }
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new MadaException(run.path(TABLE) + " is damaged: " + e.getMessage(), e);
    }
    return images;
  }

  private static Image image(CSVRecord row) {
    double score = Double.parseDouble(row.get("score"));
    return new Image(row.get("name"), score, Integer.parseInt(row.get("rank")), window(row));
  }

  private static List<Region> window(CSVRecord row) {
    if (row.get("x").isEmpty()) {
      return List.of();
    }
    int[] n = WINDOW.stream().mapToInt(column -> Integer.parseInt(row.get(column))).toArray();
    return List.of(new Region(n[0], n[1], n[2], n[3]));
  }

  private static Image together(Image a, Image b) {
    List<Region> windows = new ArrayList<>(a.windows());
    windows.addAll(b.windows());
    Image best = b.rank() < a.rank() ? b : a;
    return new Image(a.name(), best.score(), best.rank(), windows);
  }
}
