package io.mada.app.compute;

import io.mada.api.compute.Machine;
import io.mada.app.run.NvidiaSmi;
import io.mada.data.loading.ImageLoading;
import java.util.Optional;

/** Loads images for networks on a device, as many at once as comfortably fit into its memory. */
public final class DeviceLoading {

  /** A conservative estimate, not measured on a GPU: most of the memory is left for training. */
  private static final long BYTES_A_PIXEL = 8_000;

  private static final long MOST_PIXELS = 8_000_000;

  private DeviceLoading() {}

  /** Loading for networks on a machine's device. */
  public static ImageLoading of(Machine machine) {
    Optional<Long> memory =
        machine.device().isGpu()
            ? NvidiaSmi.memory(machine.device().getDeviceId())
            : Optional.empty();
    return memory
        .map(bytes -> (int) Math.min(MOST_PIXELS, bytes / BYTES_A_PIXEL))
        .map(pixels -> new ImageLoading(machine.threads(), pixels))
        .orElseGet(() -> new ImageLoading(machine.threads()));
  }
}
