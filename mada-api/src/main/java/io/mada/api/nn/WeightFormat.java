package io.mada.api.nn;

import io.mada.api.MadaException;
import java.nio.file.Path;

/**
 * A format of weight files. Bound by the file extension that it has, without the dot. Used by one
 * thread at a time.
 *
 * <p>A file that is damaged or not of the format is a {@link MadaException} that names it.
 */
public interface WeightFormat {

  /**
   * Reads a whole file.
   *
   * @param file is there
   * @return its tensors, on the heap or mapped: nothing to close
   */
  Weights read(Path file);

  /**
   * Whether files of the format can be written too.
   *
   * @return false for a format that is only read
   */
  default boolean isWritable() {
    return true;
  }

  /**
   * Writes a whole file, or leaves what was there: first under a temporary name, then moved into
   * place. A format that does not implement this is only read.
   *
   * @param file may be there; its folder is
   * @param weights what to write
   */
  default void write(Path file, Weights weights) {
    throw new MadaException(
        "cannot write " + file + ": this format is only read; write .safetensors instead");
  }
}
