package io.mada.data.picture;

import java.io.IOException;
import javax.imageio.stream.ImageInputStream;

/** Reads the files of one format. */
interface PictureReader {

  /** Whether a file that begins with these bytes, at least 16, is of this format. */
  boolean recognises(byte[] start);

  /**
   * Reads what comes before the pixels.
   *
   * @param in at its beginning, big-endian
   * @throws UnreadableException if the flavour cannot be read
   * @throws IOException if the file is damaged
   */
  Header header(ImageInputStream in) throws IOException;

  /** Fails if it is clear without decoding that a file is cut short or damaged. */
  default void requireWhole(byte[] file) throws IOException {}

  /**
   * Decodes a file.
   *
   * @throws UnreadableException if the flavour cannot be read
   * @throws IOException if the file is damaged or cut short
   */
  Picture decode(byte[] file, Header header) throws IOException;
}
