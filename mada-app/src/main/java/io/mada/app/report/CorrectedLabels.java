package io.mada.app.report;

import io.mada.api.Text;
import io.mada.api.data.Annotator.Annotation;
import io.mada.api.data.ImageSet;
import io.mada.app.run.LabelChecksums;
import io.mada.app.run.RoundFolders;
import io.mada.app.run.RunFiles;
import io.mada.app.run.Selected;
import io.mada.app.run.SelectionTable;
import io.mada.data.annotate.AnnotatedSet;
import java.util.ArrayList;
import java.util.List;

/**
 * Labels that a person has changed since a run was trained: shown next to its predictions, they
 * would mislead.
 */
record CorrectedLabels(List<String> names) {

  /** Looks at the labels of some images. */
  static CorrectedLabels of(
      RunFiles run, ImageSet pool, Annotation labels, List<Chosen.Image> images) {
    RunFiles latest = Selected.latest(run);
    LabelChecksums trained = LabelChecksums.read(latest);
    if (trained.checksums().isEmpty()) {
      return new CorrectedLabels(List.of());
    }
    List<Integer> labelled =
        images.stream()
            .map(image -> pool.names().indexOf(image.name()))
            .filter(i -> i >= 0 && labels.has(i))
            .toList();
    var seen = new AnnotatedSet(pool, labels, SelectionTable.read(latest, pool).windows());
    return new CorrectedLabels(trained.changes(LabelChecksums.of(seen, labelled)));
  }

  /**
   * Rounds trained on labels of whole images that were corrected after later rounds had been
   * chosen.
   *
   * @return one sentence for each such round
   */
  static List<String> inRounds(RunFiles run, List<RoundFolders> rounds) {
    LabelChecksums latest = LabelChecksums.read(Selected.latest(run));
    List<String> sentences = new ArrayList<>();
    for (RoundFolders round : rounds) {
      List<String> changed = LabelChecksums.read(run.in(round.chosen(""))).changes(latest);
      if (!changed.isEmpty()) {
        String more = changed.size() == 1 ? "" : " and of " + (changed.size() - 1) + " more";
        sentences.add(
            Text.of(
                "round %d was trained on another label of %s%s than the later ones: it was corrected meanwhile",
                round.number(), changed.get(0), more));
      }
    }
    return sentences;
  }

  /** The reason why they are not shown. */
  String inWords() {
    return names.size() == 1
        ? "the label of " + names.get(0) + " left out: it is not the one that was trained on"
        : Text.of(
            "%d labels left out: they are not those that were trained on, that of %s the first",
            names.size(), names.get(0));
  }
}
