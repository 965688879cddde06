package io.mada.app;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.engine.StandardCapabilities;
import io.mada.api.ConfigurationException;
import io.mada.app.log.Warning;
import io.mada.app.run.NativeFailure;
import io.mada.app.run.NvidiaSmi;

/**
 * The device requested with {@code --device}. libtorch is only needed to find out whether a GPU is
 * there.
 */
final class DeviceOption {

  private static final String GPU = "gpu";

  private DeviceOption() {}

  /**
   * Finds the device, or says why it cannot be used.
   *
   * @param name as written by the user
   */
  static Device device(String name) {
    return device(name, System.getProperty("mada.device", "auto"));
  }

  /**
   * Finds the device, or says why it cannot be used.
   *
   * @param name as written by the user
   * @param found what the launcher has found, {@code cpu} or a GPU: it chooses libtorch accordingly
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
      if (gpus == 0 && !found.equals("auto")) {
        Warning.tell(
            "there is a GPU that libtorch cannot use, so that this runs on the CPU; 'mada doctor' says what"
                + " is missing");
      }
      return gpus > 0 ? Device.gpu(0) : Device.cpu();
    }
    int number = name.equals(GPU) ? 0 : Integer.parseInt(name.substring(GPU.length()));
    if (number >= gpus) {
      throw new ConfigurationException(
          "--device "
              + name
              + ": libtorch sees "
              + (gpus == 0 ? "no GPU" : gpus == 1 ? "one GPU, gpu0" : gpus + " GPUs")
              + "; 'mada doctor' says what is missing");
    }
    return Device.gpu(number);
  }

  /** A device in words. */
  static String describe(Device device) {
    if (device.isGpu()) {
      String name = GPU + device.getDeviceId();
      return NvidiaSmi.describe(device.getDeviceId()).map(gpu -> name + ", " + gpu).orElse(name);
    }
    Integer threads = Integer.getInteger("ai.djl.pytorch.num_threads");
    return threads == null ? "cpu" : "cpu, " + threads + (threads == 1 ? " thread" : " threads");
  }

  private static int gpus(String name) {
    try {
      Engine engine = Engine.getInstance();
      // DJL counts GPUs with CUDA's runtime library, which may not be where it looks.
      return engine.hasCapability(StandardCapabilities.CUDA)
          ? Math.max(1, engine.getGpuCount())
          : 0;
    } catch (EngineException | LinkageError e) {
      throw new ConfigurationException("--device " + name + ": " + NativeFailure.explain(e));
    }
  }
}
