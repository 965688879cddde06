package io.mada.data.dataset;

import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Images and labels of a set that are kept decoded in a {@link DiskCache}.
 *
 * @param cache empty if nothing is kept
 * @param settings by which the set's files are decoded
 */
record DecodedFiles(Optional<DiskCache> cache, String settings) {

  static final DecodedFiles NONE = new DecodedFiles(Optional.empty(), "");

  /**
   * An image as kept in the cache, or else decoded now.
   *
   * @param files that it is read from; if there are none, it is not kept
   */
  RgbImage image(List<Path> files, Supplier<RgbImage> decode) {
    return cache.isEmpty() || files.isEmpty()
        ? decode.get()
        : cache.get().image(files, settings, decode);
  }

  /**
   * A label as kept in the cache, or else decoded now.
   *
   * @param files that it is read from; if there are none, it is not kept
   */
  LabelMap label(List<Path> files, Supplier<LabelMap> decode) {
    return cache.isEmpty() || files.isEmpty()
        ? decode.get()
        : cache.get().label(files, settings, decode);
  }
}
