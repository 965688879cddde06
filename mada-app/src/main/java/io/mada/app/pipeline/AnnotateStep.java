package io.mada.app.pipeline;

import io.mada.api.Text;
import io.mada.api.data.Annotator.Annotation;
import io.mada.api.data.ImageSet;
import io.mada.api.data.Region;
import io.mada.app.config.Experiment;
import io.mada.app.run.LabelChecksums;
import io.mada.app.run.RunFiles;
import io.mada.app.run.Selected;
import io.mada.app.run.SelectionFile;
import io.mada.app.run.SelectionTable;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * Makes sure that every chosen image has a label that says something, or tells a person which are
 * missing and where they go. The checksums of the labels, in {@code labels.csv}, tell later whether
 * they are still those that were trained on.
 */
public record AnnotateStep(Round round) implements Step {

  @Override
  public String name() {
    return round.place("annotate");
  }

  @Override
  public List<String> inputs(Workspace work) {
    return List.of(round.chosen(Selected.NAMES), round.chosen(SelectionFile.NAME));
  }

  @Override
  public List<String> outputs(Experiment experiment) {
    return List.of(round.chosen(LabelChecksums.NAME));
  }

  @Override
  public Standing standing(Workspace work) {
    if (!work.directory().has(round.chosen(LabelChecksums.NAME))) {
      return Standing.NOT_BEGUN;
    }
    List<Integer> selected = selected(work);
    Annotation annotation = work.annotation();
    if (!selected.stream().allMatch(annotation::has)) {
      return Standing.NOT_BEGUN;
    }
    LabelChecksums now = LabelChecksums.of(work.annotated(annotation, round.chosen("")), selected);
    List<String> changed = LabelChecksums.read(files(work)).changes(now);
    return changed.isEmpty()
        ? Standing.DONE
        : Standing.again(
            changed.size() == 1
                ? "the label of " + changed.get(0) + " is not the one that was trained on"
                : Text.of(
                    "%d labels are not those that were trained on, that of %s the first",
                    changed.size(), changed.get(0)));
  }

  @Override
  public void run(Workspace work) {
    List<Integer> selected = selected(work);
    Annotation annotation = work.annotation();
    Map<Integer, List<Region>> added = addedWindows(work);
    IntPredicate labelled =
        i -> annotation.has(i) && (!added.containsKey(i) || annotation.hasAny(i, added.get(i)));
    List<Integer> missing = selected.stream().filter(i -> !labelled.test(i)).toList();
    if (!missing.isEmpty()) {
      throw missing(work, annotation, selected.size(), missing, added);
    }
    String place = round.chosen("");
    work.chosenLabels(annotation, selected, place).check().write(work.directory(), place);
  }

  private LabelsMissing missing(
      Workspace work,
      Annotation annotation,
      int selected,
      List<Integer> missing,
      Map<Integer, List<Region>> added) {
    ImageSet pool = work.images().target();
    Map<Integer, List<Region>> wanted = SelectionTable.read(files(work), pool).windows();
    wanted.putAll(added);
    wanted.keySet().retainAll(missing);
    String place = round.chosen("");
    boolean shown = WantedPictures.write(work.directory(), place, pool, wanted);
    String list =
        missing.stream()
            .map(i -> "  " + pool.names().get(i) + " -> " + annotation.place(i))
            .collect(Collectors.joining("\n"));
    return new LabelsMissing(
        Text.of(
            """
            %d of %d selected images wait for a label%s:
            %s
            When the labels are there, go on with: mada run CONFIG --resume --run-dir %s""",
            missing.size(),
            selected,
            where(work, shown, !added.isEmpty()),
            list,
            work.directory().path()));
  }

  /** Of images of which all is chosen, it is nowhere in particular. */
  private String where(Workspace work, boolean shown, boolean added) {
    String windows = " in the windows of round " + round.number() + " in selection.csv";
    String superpixels =
        " of the superpixels that "
            + work.directory().resolve(round.chosen(WantedPictures.FOLDER))
            + " shows";
    return shown ? superpixels : added ? windows : "";
  }

  private List<Integer> selected(Workspace work) {
    return Selected.read(files(work), work.images().target());
  }

  private RunFiles files(Workspace work) {
    return work.directory().files().in(round.chosen(""));
  }

  /**
   * The round's windows in images that have others already: there a label that exists is not
   * enough.
   */
  private Map<Integer, List<Region>> addedWindows(Workspace work) {
    Map<Integer, List<Region>> before = round.chosenBefore(work).windows();
    if (before.isEmpty()) {
      return Map.of();
    }
    SelectionTable all = SelectionTable.read(files(work), work.images().target());
    Map<Integer, List<Region>> windows = all.only(number -> number == round.number()).windows();
    windows.keySet().retainAll(before.keySet());
    return windows;
  }
}
