package io.mada.app.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.nn.Network;
import io.mada.api.nn.StoredTensor;
import io.mada.app.config.Experiment;
import io.mada.internal.npy.NpyFile;
import java.nio.file.Path;

/**
 * An array that replaces what a step would compute. Published ones are flat, and get their shape
 * here.
 */
final class GivenArray {

  private GivenArray() {}

  /**
   * Fails unless the file holds class features (rows, C, D) of a network.
   *
   * @param what the rows are, such as {@code images}
   */
  static void check(Path file, Experiment experiment, Network network, long rows, String what) {
    long values = NetworkFile.array(file, experiment.plugins()).shape().size();
    long classes = network.classes();
    long channels = network.featureChannels();
    if (values != rows * classes * channels) {
      throw new MadaException(
          Text.of(
              "%s holds %d values, but the network has %d features of %d classes, and there are %d %s",
              file, values, channels, classes, rows, what));
    }
  }

  /**
   * Writes the array as {@code .npy} of shape (rows, C, D).
   *
   * @param what the rows are, for error messages
   * @param name the file in the run directory
   */
  static void take(Path file, Workspace work, String what, long rows, String name) {
    StoredTensor array = NetworkFile.array(file, work.experiment().plugins());
    long classes = work.experiment().taxonomy().size();
    if (array.shape().size() == 0 || array.shape().size() % (rows * classes) != 0) {
      throw new MadaException(
          Text.of(
              "%s holds %d values, which are not %d classes of %s",
              file, array.shape().size(), classes, what));
    }
    Path target = work.directory().resolve(name);
    work.directory().folder(target.getParent().getFileName().toString());
    try (NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        NDArray flat = array.toArray(scope);
        NDArray values = flat.toType(DataType.FLOAT32, false);
        NDArray shaped = values.reshape(rows, classes, -1)) {
      NpyFile.write(target, shaped);
    }
  }
}
