package io.mada.active.strategy;

import io.mada.api.MadaException;
import io.mada.api.Section;
import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import io.mada.internal.config.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code list}: the images that a file names, one per line, such as the selection published by a
 * method's authors; if there are several rounds, each takes the next ones. A name may include its
 * file's extension.
 */
public final class ListStrategy implements SelectionStrategy {

  private final Path file;

  public ListStrategy(Section section) {
    file = section.file("file");
  }

  @Override
  public Needs needs() {
    return Needs.nothing();
  }

  @Override
  public boolean ranksImages() {
    return false;
  }

  @Override
  public List<Choice> select(SelectionTask task) {
    return lines().stream()
        .map(line -> line.strip().replaceFirst("\\.(png|jpe?g)$", ""))
        .filter(name -> !name.isEmpty())
        .map(name -> index(name, task.names()))
        .filter(image -> !task.labelled().contains(image))
        .limit(task.images())
        .map(image -> Choice.of(image, 0))
        .toList();
  }

  private int index(String name, List<String> pool) {
    int index = pool.indexOf(name);
    if (index < 0) {
      String near = Nearest.to(name, pool).map(n -> "; did you mean " + n + "?").orElse("");
      throw new MadaException(file + ": the pool has no image " + name + near);
    }
    return index;
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw MadaException.cannot("read", file, e);
    }
  }
}
