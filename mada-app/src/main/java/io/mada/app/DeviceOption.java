package io.mada.app;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import io.mada.api.ConfigurationException;
import io.mada.app.run.NativeFailure;

/**
 * The device that {@code --device} asks for. Only a GPU takes libtorch to find out whether it is
 * there.
 */
final class DeviceOption {

  private static final String GPU = "gpu";

  private DeviceOption() {}

  /**
   * Finds the device, or says why it cannot be used.
   *
   * @param name what the user wrote
   * @param found what the launcher has found, {@code cpu} or a GPU: it chooses libtorch by that
   */
  static Device device(String name, String found) {
    if (!name.matches("auto|cpu|gpu\\d{0,3}")) {
      throw new ConfigurationException(
          "--device must be auto, cpu or gpu0, gpu1, ..., not '" + name + "'");
    }
    if (name.equals("cpu") || name.equals("auto") && found.equals("cpu")) {
      return Device.cpu();
    }
    int gpus = gpus(name);
    if (name.equals("auto")) {
      return gpus > 0 ? Device.gpu(0) : Device.cpu();
    }
    int number = name.equals(GPU) ? 0 : Integer.parseInt(name.substring(GPU.length()));
    if (number >= gpus) {
      throw new ConfigurationException(
          "--device "
              + name
              + ": libtorch sees "
              + gpus
              + " GPUs; 'mada doctor' says what is missing");
    }
    return Device.gpu(number);
  }

  private static int gpus(String name) {
    try {
      return Engine.getInstance().getGpuCount();
    } catch (EngineException | LinkageError e) {
      throw new ConfigurationException("--device " + name + ": " + NativeFailure.explain(e));
    }
  }
}
