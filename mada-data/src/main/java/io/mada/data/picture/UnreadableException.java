package io.mada.data.picture;

import java.io.IOException;

/**
 * A file that is sound, but of a flavour that is not read. The message completes a sentence that
 * begins with the file.
 */
final class UnreadableException extends IOException {

  UnreadableException(String message) {
    super(message);
  }
}
