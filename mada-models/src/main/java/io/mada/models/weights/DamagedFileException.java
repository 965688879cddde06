package io.mada.models.weights;

/** What is wrong with a file's content; {@link MappedFile#read} adds the file's name. */
final class DamagedFileException extends RuntimeException {

  DamagedFileException(String message) {
    super(message);
  }
}
