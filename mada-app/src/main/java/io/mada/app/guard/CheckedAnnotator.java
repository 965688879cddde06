package io.mada.app.guard;

import io.mada.api.ImageSize;
import io.mada.api.data.Annotator;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.api.data.Taxonomy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An annotator whose labels must have their images' sizes and training ids of the network's
 * classes.
 */
public final class CheckedAnnotator implements Annotator {

  private final Annotator annotator;
  private final Guard guard;

  public CheckedAnnotator(Annotator annotator, Guard guard) {
    this.annotator = annotator;
    this.guard = guard;
  }

  @Override
  public Annotation open(ImageSet pool, Taxonomy taxonomy, Path runDirectory) {
    Annotation annotation =
        guard.call("open()", () -> annotator.open(pool, taxonomy, runDirectory));
    return new CheckedAnnotation(
        annotation, pool, TrainingIds.of(taxonomy.size()), guard, new ConcurrentHashMap<>());
  }

  /**
   * @param sizes of images that have already been looked at, so that a large one is decoded only
   *     once
   */
  private record CheckedAnnotation(
      Annotation annotation,
      ImageSet pool,
      TrainingIds ids,
      Guard guard,
      Map<Integer, ImageSize> sizes)
      implements Annotation {

    @Override
    public boolean has(int index) {
      return guard.call("has()", () -> annotation.has(index));
    }

    @Override
    public boolean hasAny(int index, List<Region> windows) {
      return guard.call("hasAny()", () -> annotation.hasAny(index, windows));
    }

    @Override
    public LabelMap label(int index) {
      LabelMap label = guard.call("label()", () -> annotation.label(index));
      if (guard.isForeign()) {
        check(label, index);
      }
      return label;
    }

    private void check(LabelMap label, int index) {
      String name = pool.names().get(index);
      ImageSize size = sizes.computeIfAbsent(index, i -> pool.image(i).size());
      if (!label.size().equals(size)) {
        throw guard.fault(
            "returned a label of "
                + name
                + " that is "
                + label.size()
                + ", and the image is "
                + size);
      }
      ids.problem(label)
          .ifPresent(
              problem -> {
                throw guard.fault("returned a label of " + name + " with " + problem);
              });
    }

    @Override
    public String place(int index) {
      return guard.call("place()", () -> annotation.place(index));
    }

    @Override
    public Optional<LabelFiles> files() {
      return guard
          .call("files()", annotation::files)
          .map(files -> new CheckedFiles(files, ids, guard));
    }
  }

  private record CheckedFiles(LabelFiles files, TrainingIds known, Guard guard)
      implements LabelFiles {

    @Override
    public Path file(int index) {
      return guard.call("file()", () -> files.file(index));
    }

    @Override
    public Map<Integer, Integer> ids() {
      Map<Integer, Integer> ids = guard.call("ids()", files::ids);
      for (Integer id : ids.keySet()) {
        if (!known.has(id)) {
          throw guard.fault(
              "returned the training id " + id + ", which no class of the network has");
        }
      }
      return ids;
    }

    @Override
    public LabelMap read(Path file) {
      LabelMap label = guard.call("read()", () -> files.read(file));
      if (guard.isForeign()) {
        known
            .problem(label)
            .ifPresent(
                problem -> {
                  throw guard.fault("read " + file + " as a label with " + problem);
                });
      }
      return label;
    }

    @Override
    public void write(Path file, LabelMap label) {
      guard.run(
          "write()",
          () -> {
            files.write(file, label);
            if (!Files.isRegularFile(file)) {
              throw guard.fault("wrote no file " + file);
            }
          });
    }
  }
}
