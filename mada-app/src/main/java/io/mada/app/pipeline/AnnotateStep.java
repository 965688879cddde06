package io.mada.app.pipeline;

import io.mada.api.Annotator.Annotation;
import io.mada.api.ImageSet;
import io.mada.api.Region;
import io.mada.api.Text;
import io.mada.app.run.RunDirectory;
import io.mada.app.run.Selected;
import io.mada.app.run.SelectionTable;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * Makes sure that every chosen image has a label that says something, or tells a person which are missing and where
 * they go.
 */
record AnnotateStep(Round round) implements Step {

  @Override
  public String name() {
    return round.place("annotate");
  }

  @Override
  public void run(Workspace work) {
    ImageSet pool = work.images().pool();
    List<Integer> selected = Selected.read(work.directory(), pool);
    Annotation annotation = work.annotation();
    Map<Integer, List<Region>> added = addedWindows(work.directory(), pool);
    IntPredicate labelled = i -> annotation.has(i) && (!added.containsKey(i) || annotation.hasAny(i, added.get(i)));
    List<Integer> missing = selected.stream().filter(i -> !labelled.test(i)).toList();
    if (!missing.isEmpty()) {
      String list =
          missing.stream()
              .map(i -> "  " + pool.names().get(i) + " -> " + annotation.place(i))
              .collect(Collectors.joining("\n"));
      throw new LabelsMissing(
          Text.of(
              """
              %d of %d selected images wait for a label%s:
              %s
              When the labels are there, go on with: mada run CONFIG --resume --run-dir %s""",
              missing.size(),
              selected.size(),
              added.isEmpty() ? "" : " in the windows of round " + round.number() + " in selection.csv",
              list,
              work.directory().path()));
    }
    work.chosenLabels(annotation, selected).check();
  }

  /** The round's windows in images that have others already: there a label that exists is not enough. */
  private Map<Integer, List<Region>> addedWindows(RunDirectory directory, ImageSet pool) {
    Map<Integer, List<Region>> before = SelectionTable.before(round.number(), directory, pool).windows();
    if (before.isEmpty()) {
      return Map.of();
    }
    Map<Integer, List<Region>> windows =
        SelectionTable.read(directory, pool).only(number -> number == round.number()).windows();
    windows.keySet().retainAll(before.keySet());
    return windows;
  }
}
