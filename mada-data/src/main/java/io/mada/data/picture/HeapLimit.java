package io.mada.data.picture;

import io.mada.api.MadaException;
import io.mada.api.Text;
import java.nio.file.Path;

/** Refuses what would not fit into Java's memory, before any of it is allocated. */
final class HeapLimit {

  static final String ADVICE = "make it smaller, or set MADA_JAVA_OPTS=-Xmx8g or more";

  /** Bytes per pixel in the images that everything else works with. */
  private static final int RGB_BYTES = 3;

  /** Java arrays cannot have more elements. */
  private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private HeapLimit() {}

  static void check(Path file, Header header) {
    long pixels = (long) header.width() * header.height();
    String size = " has " + header.width() + "x" + header.height() + " pixels and";
    if (pixels > LARGEST_ARRAY / Math.max(RGB_BYTES, header.pixelBytes())) {
      throw new MadaException(file + size + " is too large to be read; cut it into parts");
    }
    check(file, size, pixels * (RGB_BYTES + header.pixelBytes()));
  }

  /**
   * @param what stands in the message between the file and the memory it takes
   */
  static void check(Path file, String what, long bytes) {
    long most = Runtime.getRuntime().maxMemory() / 4 * 3;
    if (bytes > most) {
      throw new MadaException(
          Text.of(
              "%s%s takes %s MB of Java memory to read, of which there are %s; %s",
              file, what, bytes >> 20, most >> 20, ADVICE));
    }
  }
}
