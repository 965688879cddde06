package io.mada.app.pipeline;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.Annotator.Annotation;
import io.mada.api.data.ImageSet;
import io.mada.api.data.Region;
import io.mada.app.config.Experiment;
import io.mada.app.label.HandOver;
import io.mada.app.label.HandOverPages;
import io.mada.app.label.Reopened;
import io.mada.app.label.Skipped;
import io.mada.app.log.Warning;
import io.mada.app.run.FileChecksum;
import io.mada.app.run.LabelChecksums;
import io.mada.app.run.RunFiles;
import io.mada.app.run.RunLayout;
import io.mada.app.run.Selected;
import io.mada.app.run.SelectionFile;
import io.mada.app.run.SelectionTable;
import io.mada.label.task.LabelLog;
import io.mada.label.task.LabelLog.Action;
import io.mada.label.task.LabelTasks;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Makes sure that every chosen image has a usable label, or tells a person which labels are missing
 * and where they go. The checksums of the labels, in {@code labels.csv}, show later whether the
 * labels are still those that were trained on.
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
    IntPredicate labelled = labelled(work, annotation);
    List<Integer> there = selected.stream().filter(labelled::test).toList();
    boolean stands = isChosenFrom(work);
    // The next round has chosen these images too, and itself waits for their labels.
    if (there.size() < selected.size() && !stands) {
      return Standing.NOT_BEGUN;
    }
    LabelChecksums now = LabelChecksums.of(work.annotated(annotation, round.chosen("")), there);
    LabelChecksums before = LabelChecksums.read(files(work));
    List<String> changed = before.changes(now);
    if (stands) {
      tellCorrected(changed);
      return Standing.DONE;
    }
    if (!before.checksums().keySet().equals(now.checksums().keySet())) {
      return Standing.again("other images were skipped by people");
    }
    return changed.isEmpty()
        ? Standing.DONE
        : Standing.again(
            changed.size() == 1
                ? "the label of " + changed.get(0) + " is not the one that was trained on"
                : Text.of(
                    "%d labels are not those that were trained on, that of %s the first",
                    changed.size(), changed.get(0)));
  }

  /**
   * Whether the next round has already been chosen based on this one's labels. People may have
   * labelled it, and a different choice would throw their work away.
   */
  private boolean isChosenFrom(Workspace work) {
    List<Round> rounds = work.plan().rounds();
    return round.number() < rounds.size()
        && work.directory().has(rounds.get(round.number()).chosen(SelectionFile.NAME));
  }

  private void tellCorrected(List<String> changed) {
    if (!changed.isEmpty()) {
      Warning.tell(
          Text.of(
              "the label of %s was corrected after round %d had been chosen: round %d keeps its network, and training from"
                  + " round %d on learns from what is right now",
              changed.get(0), round.number() + 1, round.number(), round.number() + 1));
    }
  }

  /** Which images have a label that has not been withdrawn. */
  private static IntPredicate labelled(Workspace work, Annotation annotation) {
    Reopened reopened = Reopened.in(work.directory().path());
    List<String> names = work.images().target().names();
    return i -> annotation.has(i) && !reopened.has(names.get(i), i, annotation);
  }

  @Override
  public void run(Workspace work) {
    List<Integer> selected = selected(work);
    Annotation annotation = work.annotation();
    Map<Integer, List<Region>> added = addedWindows(work);
    IntPredicate labelled =
        labelled(work, annotation)
            .and(i -> !added.containsKey(i) || annotation.hasAny(i, added.get(i)));
    List<Integer> missing = selected.stream().filter(i -> !labelled.test(i)).toList();
    if (!missing.isEmpty()) {
      throw missing(work, annotation, selected.size(), missing);
    }
    String place = round.chosen("");
    work.chosenLabels(annotation, selected, place).check().write(work.directory(), place);
    logFiles(work, selected);
  }

  /** Logs labels that somebody put into their folder, since no tool has logged them. */
  private void logFiles(Workspace work, List<Integer> selected) {
    Path folder = work.directory().resolve(LabelTasks.FOLDER);
    if (!LabelTasks.isIn(folder)) {
      return;
    }
    var log = new LabelLog(folder);
    Map<String, LabelLog.Entry> last = log.last();
    String network = LabelTasks.read(folder).content().network();
    for (int image : selected) {
      String name = work.images().target().names().get(image);
      if (!last.containsKey(name) || last.get(name).action() != Action.LABELLED) {
        log.add(
            new LabelLog.Entry(
                Instant.now(),
                name,
                round.number(),
                Action.LABELLED,
                "",
                "file",
                0,
                0,
                network,
                ""));
      }
    }
  }

  /** Hands over to people, and says so in three lines. */
  private LabelsMissing missing(
      Workspace work, Annotation annotation, int selected, List<Integer> missing) {
    Path run = work.directory().path();
    handOver(work, annotation);
    int first = missing.get(0);
    return new LabelsMissing(
        Text.of(
            """
            %d of %d selected images wait for a label; look at them in %s
            Label them by: mada label serve CONFIG --run-dir %s; or by any tool, %s to %s%s
            When the labels are there, go on by: mada run CONFIG --resume --run-dir %s""",
            missing.size(),
            selected,
            run.resolve(LabelTasks.FOLDER).resolve(HandOverPages.INDEX),
            run,
            work.images().target().names().get(first),
            annotation.place(first),
            missing.size() > 1 ? ", and so on" : "",
            run));
  }

  /** Writes the folder for people to label from. */
  void handOver(Workspace work, Annotation annotation) {
    String network = RunLayout.best(round.network());
    Optional<HandOver.Weights> weights =
        work.directory().has(network)
            ? Optional.of(
                new HandOver.Weights(
                    FileChecksum.of(work.directory().resolve(network)),
                    () -> work.best(round.network())))
            : Optional.empty();
    ImageSet pool = work.images().target();
    new HandOver(work.experiment(), pool, annotation, work.directory().path(), work.progress())
        .write(
            SelectionTable.read(files(work), pool).named(pool),
            round.number(),
            weights,
            AnchorReasons.of(work, round));
  }

  /** The chosen images that people have not skipped. */
  private List<Integer> selected(Workspace work) {
    ImageSet pool = work.images().target();
    Skipped skipped = Skipped.in(work.directory().path(), round.number());
    List<Integer> chosen = Selected.read(files(work), pool);
    List<Integer> selected = chosen.stream().filter(i -> !skipped.has(pool, i)).toList();
    if (selected.isEmpty()) {
      throw new MadaException(
          Text.of(
              "all of the %d chosen images were skipped, and nothing is left to learn from; reopen"
                  + " one, or have one replaced, by: mada label serve CONFIG --run-dir %s",
              chosen.size(), work.directory().path()));
    }
    return selected;
  }

  private RunFiles files(Workspace work) {
    return work.directory().files().in(round.chosen(""));
  }

  /**
   * The round's windows in images that already have others: for those an existing label is not
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
