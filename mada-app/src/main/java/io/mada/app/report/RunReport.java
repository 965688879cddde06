package io.mada.app.report;

import io.mada.api.MadaException;
import io.mada.app.report.GalleryPainter.Trained;
import io.mada.app.run.ConfusionFile;
import io.mada.app.run.ImageScoresFile;
import io.mada.app.run.KeptConfiguration;
import io.mada.app.run.RoundFolders;
import io.mada.app.run.RunFiles;
import io.mada.app.run.RunLayout;
import io.mada.app.run.RunRecord;
import io.mada.app.run.SelectionFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The report of a single run. */
public final class RunReport {

  private static final String SELECTED = "selected";

  /** The number of images in total for a run with many rounds. */
  private static final int IMAGES_OF_ROUNDS = 48;

  private static final int WORST_LISTED = 12;
  private static final int WORST_SHOWN = 6;

  private final RunFiles run;
  private final ReportInputs inputs;
  private final List<RoundFolders> rounds;

  private RunReport(RunFiles run, ReportInputs inputs) {
    this.run = run;
    this.inputs = inputs;
    this.rounds = rounds(run, inputs);
  }

  /**
   * The experiment's rounds, or all rounds in which the run has chosen: a report may be requested
   * with different settings.
   */
  private static List<RoundFolders> rounds(RunFiles run, ReportInputs inputs) {
    if (inputs.stages().learning().isEmpty()) {
      return List.of();
    }
    return RoundFolders.of(Math.max(begun(run), inputs.experiment().selection().rounds()));
  }

  private static int begun(RunFiles run) {
    try {
      return SelectionFile.read(run).rows().stream()
          .mapToInt(SelectionFile.Row::round)
          .max()
          .orElse(1);
    } catch (MadaException e) {
      // The selection, read from the same file, will be missing for this reason.
      return 1;
    }
  }

  /**
   * Writes {@code report.html} into a run directory, from whatever the steps have left there so
   * far.
   *
   * @return what was left out and why, one sentence each; empty if nothing was
   * @throws MadaException if the file cannot be written
   */
  public static List<String> write(Path directory, ReportInputs inputs) {
    ReportContent content = new RunReport(new RunFiles(directory), inputs).content();
    ReportPage.write(directory.resolve(ReportPage.FILE), content);
    return content.notes();
  }

  private ReportContent content() {
    var parts = new ReportParts();
    ImageChanges images = parts.make("the scores of images", this::images);
    List<Chosen> chosen = parts.make("the selection", () -> Chosen.read(run, rounds.size()));
    if (chosen != null && chosen.stream().noneMatch(Chosen::hasWindows)) {
      CorrectedLabels.inRounds(run, rounds).forEach(parts::note);
    }
    return new ReportContent(
        inputs.experiment().name(),
        parts.notes(),
        null,
        parts.make("the scores", () -> run.json(RunLayout.SCORES)),
        parts.make("the calibration", () -> run.json(RunLayout.EVALUATION)),
        parts.make("the confusion of classes", this::confusion),
        images,
        images == null ? null : worst(images, parts),
        parts.make("the learning curves", this::curves),
        null,
        maps(chosen, parts),
        chosen == null ? null : GalleryPainter.paint(inputs, parts, requests(chosen)),
        null,
        parts.make("times and versions", () -> run.json(RunRecord.FILE)),
        parts.make(
            "the configuration",
            () -> run.has(KeptConfiguration.FILE) ? run.text(KeptConfiguration.FILE) : null));
  }

  private ConfusionFile confusion() {
    return run.has(ConfusionFile.NAME) ? ConfusionFile.read(run) : null;
  }

  private ImageChanges images() {
    return ImageChanges.of(ImageScoresFile.read(run), WORST_LISTED);
  }

  private Gallery worst(ImageChanges images, ReportParts parts) {
    return Trained.in(run, images.after(), images.after())
        .map(
            network ->
                new GalleryPainter.Request(
                    "the worst images",
                    run,
                    images.worst(WORST_SHOWN),
                    WORST_SHOWN,
                    network,
                    Optional.empty()))
        .map(request -> GalleryPainter.paintValidation(inputs, parts, request))
        .orElse(null);
  }

  private List<Curve> curves() {
    Stream<Optional<Curve>> earlier =
        rounds.stream()
            .limit(Math.max(0, rounds.size() - 1))
            .map(round -> Curve.of(run, inputs.stages().trained(round), name(round), null, null));
    Stream<Optional<Curve>> stages =
        inputs.stages().all().stream().map(stage -> Curve.of(run, stage, stage, null, null));
    return Stream.concat(stages, earlier).flatMap(Optional::stream).toList();
  }

  private List<FeatureMap> maps(List<Chosen> chosen, ReportParts parts) {
    List<FeatureMap> maps = new ArrayList<>();
    for (RoundFolders round : rounds) {
      RunFiles files = round.in(run);
      if (FeatureMap.isIn(files)) {
        String part = "the map of features" + (rounds.size() > 1 ? " of " + name(round) : "");
        FeatureMap map =
            parts.make(
                part,
                () ->
                    FeatureMap.of(
                        files, round.number(), before(round), marked(chosen, round.number())));
        if (map != null) {
          maps.add(map);
        }
      }
    }
    return maps;
  }

  /** What the round has chosen, and what earlier rounds had. */
  private static List<FeatureMap.Marked> marked(List<Chosen> chosen, int round) {
    List<FeatureMap.Marked> marked = new ArrayList<>();
    if (chosen == null || chosen.stream().anyMatch(Chosen::hasWindows)) {
      return marked;
    }
    List<String> now = chosen.get(round - 1).names();
    List<String> before =
        chosen.subList(0, round - 1).stream().flatMap(c -> c.names().stream()).toList();
    if (!before.isEmpty()) {
      marked.add(new FeatureMap.Marked("selected before", null, before));
    }
    if (!now.isEmpty()) {
      marked.add(new FeatureMap.Marked(SELECTED, null, now));
    }
    return marked;
  }

  private List<GalleryPainter.Request> requests(List<Chosen> chosen) {
    int most =
        Math.max(1, Math.min(GalleryPainter.IMAGES, IMAGES_OF_ROUNDS / Math.max(1, rounds.size())));
    List<GalleryPainter.Request> requests = new ArrayList<>();
    for (RoundFolders round : rounds) {
      Chosen own = chosen.get(round.number() - 1);
      String name = rounds.size() > 1 ? name(round) : SELECTED;
      Optional<Trained> before = Trained.in(run, inputs.stages().chooser(round), before(round));
      Optional<Trained> after =
          round.number() == rounds.size()
              ? inputs.stages().last(run)
              : Trained.in(run, inputs.stages().trained(round), name);
      if (!own.images().isEmpty() && before.isPresent()) {
        requests.add(new GalleryPainter.Request(name, run, own, most, before.get(), after));
      }
    }
    return requests;
  }

  /** The report's name for the network that a round begins with. */
  private String before(RoundFolders round) {
    return round.number() == 1 ? inputs.stages().choosing() : "round " + (round.number() - 1);
  }

  private static String name(RoundFolders round) {
    return "round " + round.number();
  }
}
