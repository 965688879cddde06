package io.mada.app.pipeline;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.ImageSet;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Tells whether another machine sees the same images.
 *
 * @param size the number of images
 * @param checksum of their names
 */
record SameImages(int size, long checksum) implements Serializable {

  static SameImages as(ImageSet images) {
    var crc = new CRC32C();
    for (String name : images.names()) {
      crc.update((name + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return new SameImages(images.size(), crc.getValue());
  }

  /** Fails if they are different images. */
  void check(ImageSet images) {
    if (!as(images).equals(this)) {
      throw new MadaException(
          Text.of(
              "%s sees other images (%d) than the machine that began this (%d): data.source and data.target must lie"
                  + " under the same paths on all machines",
              host(), images.size(), size));
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "another machine";
    }
  }
}
