package io.mada.app.config;

import io.mada.api.Range;
import io.mada.api.Section;
import java.nio.file.Path;
import java.util.Map;

/**
 * The section {@code anchors}.
 *
 * @param count the number K
 * @param iterations of Lloyd's algorithm
 * @param seed of the initial centres
 * @param files existing anchors, such as published ones, by {@code source}, {@code pool}, {@code
 *     target}
 */
public record ClusteringSettings(int count, int iterations, long seed, Map<String, Path> files) {

  static ClusteringSettings read(Section anchors) {
    return new ClusteringSettings(
        anchors.integer("count", 10, Range.atLeast(1)),
        anchors.integer("iterations", 20, Range.atLeast(1)),
        anchors.seed("seed", 31),
        GivenFiles.read(anchors));
  }
}
