package io.mada.app;

import ai.djl.ndarray.NDManager;
import io.mada.active.Clustering;
import io.mada.active.KMeans;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.NpyFile;
import io.mada.app.config.ClusteringSettings;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Clusters a domain's class features: {@code anchors.npy} (K, C, D) and {@code assignment.txt}, an anchor's number for
 * each image.
 *
 * @param folder {@code source} or {@code target}
 */
record AnchorsStep(String folder) implements Step {

  @Override
  public String name() {
    return "anchors " + folder;
  }

  @Override
  public void run(Workspace work) {
    FloatMatrix features = NpyFile.read(work.directory().need(folder + "/features.npy", "features " + folder));
    ClusteringSettings settings = work.experiment().anchors();
    try (NDManager scope = work.newScope()) {
      Clustering clustering =
          new KMeans(settings.count(), settings.iterations(), settings.seed()).cluster(features, scope);
      NpyFile.write(work.directory().resolve(folder + "/anchors.npy"), clustering.centres());
      String assignment =
          Arrays.stream(clustering.assignment()).mapToObj(k -> k + "\n").collect(Collectors.joining());
      work.directory().write(folder + "/assignment.txt", assignment);
    }
  }
}
