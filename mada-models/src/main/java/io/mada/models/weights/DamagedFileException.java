package io.mada.models.weights;

/** What is wrong with a file's content; whoever knows the file's name makes a {@code MadaException} of it. */
final class DamagedFileException extends Exception {

  DamagedFileException(String message) {
    super(message);
  }
}
