package io.mada.app;

import io.mada.api.Annotator.Annotation;
import io.mada.api.ImageSet;
import java.util.List;
import java.util.stream.Collectors;

/** Makes sure that every chosen image has a label, or tells a person which are missing and where they go. */
record AnnotateStep() implements Step {

  @Override
  public String name() {
    return "annotate";
  }

  @Override
  public void run(Workspace work) {
    ImageSet pool = work.images().pool();
    List<Integer> selected = Selected.read(work.directory(), pool);
    Annotation annotation = work.annotation();
    List<Integer> missing = selected.stream().filter(i -> !annotation.has(i)).toList();
    if (!missing.isEmpty()) {
      String list =
          missing.stream()
              .map(i -> "  " + pool.names().get(i) + " -> " + annotation.place(i))
              .collect(Collectors.joining("\n"));
      throw new LabelsMissing(
          """
          %d of %d selected images wait for a label:
          %s
          When the labels are there, go on with: mada run CONFIG --resume --run-dir %s"""
              .formatted(missing.size(), selected.size(), list, work.directory().path()));
    }
    selected.forEach(annotation::label);
  }
}
