package io.mada.models.weights;

import io.mada.api.Text;
import io.mada.api.nn.Weights;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The checksum of what a weight file holds, in the file's own metadata: CRC-32C, which a processor
 * computes faster than memory delivers the data, over names, types, shapes, elements and all other
 * metadata in order of name. It stays valid if another program rewrites the file with the same
 * content. It finds damage, but is no defence against forgery.
 */
final class WeightChecksum {

  static final String KEY = "mada.crc32c";

  private WeightChecksum() {}

  /** The metadata of weights with their checksum, which replaces any that they came with. */
  static Map<String, String> addTo(Weights weights) {
    Map<String, String> metadata = new LinkedHashMap<>(weights.metadata());
    metadata.put(KEY, of(weights));
    return metadata;
  }

  /**
   * Weights as they were before {@link #addTo}; fails if they have changed. Weights without a
   * checksum are taken as they are.
   */
  static Weights verified(Weights weights) {
    String told = weights.metadata().get(KEY);
    if (told != null && !told.equals(of(weights))) {
      throw new DamagedFileException(
          "it is damaged: its content does not have the checksum in its metadata. If a program has changed it on purpose,"
              + " write it without the metadata key "
              + KEY);
    }
    Map<String, String> metadata = new LinkedHashMap<>(weights.metadata());
    metadata.remove(KEY);
    return new Weights(weights.tensors(), metadata);
  }

  private static String of(Weights weights) {
    var crc = new CRC32C();
    new TreeMap<>(weights.metadata())
        .forEach(
            (key, value) -> {
              if (!key.equals(KEY)) {
                add(crc, key);
                add(crc, value);
              }
            });
    new TreeMap<>(weights.tensors())
        .forEach(
            (name, tensor) -> {
              add(crc, name);
              add(crc, tensor.type().name() + tensor.shape());
              crc.update(tensor.bytes().duplicate());
            });
    return Text.of("%08x", crc.getValue());
  }

  /** A text and its terminator, so that no two texts add up to the same as two others. */
  private static void add(CRC32C crc, String text) {
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    crc.update(0);
  }
}
