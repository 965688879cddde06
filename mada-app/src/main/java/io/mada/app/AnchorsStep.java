package io.mada.app;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.mada.active.Clustering;
import io.mada.active.KMeans;
import io.mada.api.MadaException;
import io.mada.api.StoredTensor;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.NpyFile;
import io.mada.app.config.ClusteringSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Clusters class features: {@code anchors.npy} (K, C, D) and {@code assignment.txt}, an anchor's number for each image. */
record AnchorsStep(FeatureSet of) implements Step {

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
    StoredTensor array = NetworkFile.array(file, work.experiment().plugins());
    long anchors = work.experiment().anchors().count();
    long classes = work.experiment().taxonomy().size();
    if (array.shape().size() % (anchors * classes) != 0) {
      throw new MadaException(
          "%s holds %s values, which are no %d anchors of %d classes; look at anchors.count"
              .formatted(file, array.shape().size(), anchors, classes));
    }
    work.directory().folder(of.key());
    try (NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        NDArray flat = array.toArray(scope);
        NDArray values = flat.toType(DataType.FLOAT32, false);
        NDArray shaped = values.reshape(anchors, classes, -1)) {
      NpyFile.write(work.directory().resolve(of.file(ANCHORS)), shaped);
    }
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
