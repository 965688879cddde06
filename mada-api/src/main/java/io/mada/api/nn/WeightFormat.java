package io.mada.api.nn;

import io.mada.api.MadaException;
import java.nio.file.Path;

/**
 * A format of weight files. Bound by its file extension, without the dot. Used by one thread at a
 * time.
 *
 * <p>A file that is damaged or not of this format is a {@link MadaException} that names it.
 */
public interface WeightFormat {

  /**
   * Reads a whole file.
   *
   * @param file an existing file
   * @return its tensors, on the heap or mapped: nothing to close
   */
  Weights read(Path file);

  /**
   * Whether files of this format can be written too.
   *
   * @return false for a format that can only be read
   */
  default boolean isWritable() {
    return true;
  }

  /**
   * Writes the whole file, or leaves what was there: first under a temporary name, then moved into
   * place. A format that does not implement this can only be read.
   *
   * @param file may exist; its folder does
   * @param weights what to write
   */
  default void write(Path file, Weights weights) {
    throw new MadaException(
        "cannot write " + file + ": this format is only read; write .safetensors instead");
  }
}
