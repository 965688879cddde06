package com.acme.drone;

import io.mada.api.MadaException;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.data.Dataset;
import io.mada.api.data.ImageSet;
import io.mada.api.data.Taxonomy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Pictures from a drone: {@code root/images/0042_120m.png} is the 42nd, taken at a height of 120
 * metres, and {@code root/masks/0042_120m.png} holds its labels, where there are any.
 *
 * <pre>{@code
 * target: {dataset: drone, root: /data/drone, altitude: 50}
 * }</pre>
 */
final class DroneDataset implements Dataset {

  private static final Pattern NAME = Pattern.compile("(\\d+_(\\d+)m)\\.png");

  private final Path root;
  private final int altitude;

  /** Reads {@code root} and {@code altitude}, the least height in metres. */
  DroneDataset(Section section) {
    root = section.path("root");
    altitude = section.integer("altitude", 0, Range.between(0, 10_000));
  }

  @Override
  public ImageSet open(Taxonomy taxonomy) {
    try (Stream<Path> files = Files.list(root.resolve("images"))) {
      List<String> names =
          files
              .map(file -> NAME.matcher(file.getFileName().toString()))
              .filter(name -> name.matches() && Integer.parseInt(name.group(2)) >= altitude)
              .map((Matcher name) -> name.group(1))
              .sorted()
              .toList();
      return new DroneImages(root, names, taxonomy);
    } catch (IOException e) {
      throw new MadaException(
          "the drone's pictures in " + root + "/images cannot be listed: " + e, e);
    }
  }
}
