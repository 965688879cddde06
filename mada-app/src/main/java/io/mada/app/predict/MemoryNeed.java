package io.mada.app.predict;

import com.sun.management.OperatingSystemMXBean;
import io.mada.api.ConfigurationException;
import io.mada.api.ImageSize;
import io.mada.api.Text;
import java.lang.management.ManagementFactory;

/**
 * Refuses images that no network could segment at their own size, before any memory is allocated.
 */
final class MemoryNeed {

  /**
   * The least memory a pixel takes: from 300 bytes (DeepLabV3+ with any backbone, MiT-B0) to 850
   * (MiT-B2) were measured.
   */
  private static final long PIXEL_BYTES = 300;

  private static final double GIGABYTE = 1 << 30;

  private final long machine;

  /**
   * @param machine bytes of memory
   */
  MemoryNeed(long machine) {
    this.machine = machine;
  }

  static MemoryNeed ofMachine() {
    return new MemoryNeed(
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize());
  }

  /**
   * @param file the image, for the error
   */
  void check(String file, ImageSize size) {
    long needed = PIXEL_BYTES * size.width() * size.height();
    if (needed > machine) {
      throw new ConfigurationException(
          Text.of(
                  "%s is %s: to segment it in its own size takes %s GB of memory or more, and this machine has %s; make it smaller,",
                  file, size, Math.round(needed / GIGABYTE), Math.round(machine / GIGABYTE))
              + " say --window 1024,1024, or use a file of a run, which says the size that its network was trained in");
    }
  }
}
