package io.mada.app.pipeline;

import ai.djl.ndarray.NDManager;
import io.mada.active.cluster.Clustering;
import io.mada.active.cluster.KMeans;
import io.mada.api.select.Probe;
import io.mada.api.tensor.FloatMatrix;
import io.mada.app.config.ClusteringSettings;
import io.mada.app.config.Experiment;
import io.mada.app.run.RunLayout;
import io.mada.internal.npy.NpyFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Clusters class features: {@code anchors.npy} (K, C, D) and {@code assignment.txt}, each image's
 * anchor by number.
 */
public record AnchorsStep(FeatureSet of) implements Step {

  private static final String ASSIGNMENT = "assignment.txt";

  @Override
  public String name() {
    return "anchors " + of.key();
  }

  @Override
  public List<String> inputs(Workspace work) {
    return given(work.experiment()).isPresent()
        ? List.of()
        : List.of(of.file(Probe.CLASS_FEATURES));
  }

  @Override
  public List<String> outputs(Experiment experiment) {
    return given(experiment).isPresent()
        ? List.of(of.file(RunLayout.ANCHORS))
        : List.of(of.file(RunLayout.ANCHORS), of.file(ASSIGNMENT));
  }

  private Optional<Path> given(Experiment experiment) {
    return Optional.ofNullable(experiment.anchors().files().get(of.key()));
  }

  @Override
  public void run(Workspace work) {
    Optional<Path> given = given(work.experiment());
    if (given.isPresent()) {
      take(given.get(), work);
    } else {
      cluster(work);
    }
  }

  /** Takes over existing anchors; published ones are flat, and get their shape from the classes. */
  private void take(Path file, Workspace work) {
    long anchors = work.experiment().anchors().count();
    GivenArray.take(
        file,
        work,
        anchors + " anchors; look at anchors.count",
        anchors,
        of.file(RunLayout.ANCHORS));
  }

  private void cluster(Workspace work) {
    FloatMatrix features =
        work.rows(work.directory().need(of.file(Probe.CLASS_FEATURES), "features " + of.key()));
    ClusteringSettings settings = work.experiment().anchors();
    try (NDManager scope = NDManager.newBaseManager(work.device(), "PyTorch")) {
      Clustering clustering =
          new KMeans(settings.count(), settings.iterations(), settings.seed())
              .cluster(features, scope);
      NpyFile.write(work.directory().resolve(of.file(RunLayout.ANCHORS)), clustering.centres());
      String assignment =
          Arrays.stream(clustering.assignment())
              .mapToObj(k -> k + "\n")
              .collect(Collectors.joining());
      work.directory().write(of.file(ASSIGNMENT), assignment);
    }
  }
}
