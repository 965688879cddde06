package io.mada.app.pipeline;

import ai.djl.ndarray.NDManager;
import io.mada.active.Clustering;
import io.mada.active.KMeans;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.NpyFile;
import io.mada.app.config.ClusteringSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Clusters class features: {@code anchors.npy} (K, C, D) and {@code assignment.txt}, each image's anchor by number. */
public record AnchorsStep(FeatureSet of) implements Step {

  static final String ANCHORS = "anchors.npy";

  @Override
  public String name() {
    return "anchors " + of.key();
  }

  @Override
  public void run(Workspace work) {
    Path given = work.experiment().anchors().files().get(of.key());
    if (given != null) {
      take(given, work);
    } else {
      cluster(work);
    }
  }

  /** Anchors that are there already; published ones are flat, and get their shape from the classes. */
  private void take(Path file, Workspace work) {
    long anchors = work.experiment().anchors().count();
    GivenArray.take(file, work, anchors + " anchors; look at anchors.count", anchors, of.file(ANCHORS));
  }

  private void cluster(Workspace work) {
    FloatMatrix features = NpyFile.read(work.directory().need(of.file("features.npy"), "features " + of.key()));
    ClusteringSettings settings = work.experiment().anchors();
    try (NDManager scope = NDManager.newBaseManager(work.device(), "PyTorch")) {
      Clustering clustering =
          new KMeans(settings.count(), settings.iterations(), settings.seed()).cluster(features, scope);
      NpyFile.write(work.directory().resolve(of.file(ANCHORS)), clustering.centres());
      String assignment =
          Arrays.stream(clustering.assignment()).mapToObj(k -> k + "\n").collect(Collectors.joining());
      work.directory().write(of.file("assignment.txt"), assignment);
    }
  }
}
