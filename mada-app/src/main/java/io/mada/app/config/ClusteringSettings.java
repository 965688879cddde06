package io.mada.app.config;

import io.mada.api.Section;
import java.nio.file.Path;
import java.util.Map;

/**
 * The section {@code anchors}.
 *
 * @param count the number K
 * @param iterations of Lloyd's algorithm
 * @param seed of the initial centres
 * @param files anchors that are there already, such as published ones, by {@code source}, {@code pool}, {@code target}
 */
public record ClusteringSettings(int count, int iterations, long seed, Map<String, Path> files) {

  static ClusteringSettings read(Section anchors) {
    ClusteringSettings settings =
        new ClusteringSettings(
            anchors.integer("count", 10),
            anchors.integer("iterations", 20),
            Experiment.seed(anchors, 31),
            GivenFiles.read(anchors));
    anchors.check(settings.count >= 1, "count", "must be at least 1, not " + settings.count);
    anchors.check(settings.iterations >= 1, "iterations", "must be at least 1, not " + settings.iterations);
    return settings;
  }
}
