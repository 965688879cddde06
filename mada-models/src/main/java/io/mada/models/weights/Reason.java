package io.mada.models.weights;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in words why a file could not be used; Java's own messages are often just the file's name. */
final class Reason {

  private Reason() {}

  static String of(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "it, or its folder, does not exist";
    }
    if (e instanceof AccessDeniedException) {
      return "access is denied";
    }
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
