package io.mada.models.weights;

import io.mada.api.MadaException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Lists of images: a name or number per line, or a pickled list, as published by the method's
 * authors.
 */
public final class NameList {

  private NameList() {}

  /** The names, or whole numbers as text, in the file's order. */
  public static List<String> read(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".pkl") || name.endsWith(".pth") || name.endsWith(".pt")) {
      return TorchFile.readList(file);
    }
    try {
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (CharacterCodingException e) {
      throw new MadaException(file + " is no text", e);
    } catch (IOException e) {
      throw MadaException.cannot("read", file, e);
    }
  }
}
