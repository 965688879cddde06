package io.mada.app.init;

import io.mada.api.ConfigurationException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The five folders of an experiment: as named by the user, or else as their names and files
 * suggest.
 *
 * @param given those named by the user
 * @param root where to search for the others
 */
public record Folders(Map<Folder, Path> given, Path root) {

  /**
   * Finds the missing ones.
   *
   * @param ask asks the user a question and returns the answer, or null if there are no more
   *     answers; without it nobody is asked
   * @return all five
   * @throws ConfigurationException if some are still unknown
   */
  public Map<Folder, Path> complete(Optional<UnaryOperator<String>> ask) {
    Map<Folder, Path> all = new EnumMap<>(Folder.class);
    all.putAll(given);
    if (all.size() < Folder.values().length) {
      var search = new FolderSearch(root);
      for (Folder folder : Folder.values()) {
        if (!all.containsKey(folder)) {
          Optional<Path> guess = search.guess(folder);
          (ask.isPresent() ? answer(ask.get(), folder, guess) : guess)
              .ifPresent(path -> all.put(folder, path));
        }
      }
    }
    String missing =
        Arrays.stream(Folder.values())
            .filter(folder -> !all.containsKey(folder))
            .map(folder -> "--" + folder.option() + " DIR (" + folder.meaning() + ")")
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      throw new ConfigurationException("these folders are not known; say " + missing);
    }
    return all;
  }

  private static Optional<Path> answer(
      UnaryOperator<String> ask, Folder folder, Optional<Path> guess) {
    String question =
        "Folder of " + folder.meaning() + guess.map(path -> " [" + path + "]").orElse("") + ": ";
    String answer = ask.apply(question);
    if (answer == null || answer.isBlank()) {
      return guess;
    }
    try {
      return Optional.of(Path.of(answer.strip()));
    } catch (InvalidPathException e) {
      throw new ConfigurationException("'" + answer + "' is no path");
    }
  }
}
