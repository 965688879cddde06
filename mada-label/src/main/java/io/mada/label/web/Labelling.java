package io.mada.label.web;

import io.mada.api.MadaException;
import io.mada.api.data.Annotator.LabelFiles;
import io.mada.api.data.LabelMap;
import io.mada.internal.file.Durable;
import io.mada.label.check.LabelFindings;
import io.mada.label.task.LabelLog;
import io.mada.label.task.LabelLog.Action;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import io.mada.label.task.NoLinks;
import io.mada.label.web.Drafts.Draft;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The work on the images of a hand-over: each is open, a draft, labelled or skipped. Everything is
 * on the disk, so a server may end at any moment. Only one call at a time changes anything.
 */
final class Labelling {

  private static final String TOOL = "mada";

  /** The state of an image. */
  enum State {
    OPEN,
    DRAFT,
    LABELLED,
    SKIPPED
  }

  private final LabelFiles files;
  private final RunControl run;
  private final Clock clock;
  private final KnownLabels known;
  private final NoLinks links;
  private final Drafts drafts;
  private final LabelLog log;
  private final Path folder;
  private final CurrentTasks tasks;

  /**
   * @param folder of the hand-over
   * @param files where labels go
   */
  Labelling(Path folder, LabelFiles files, RunControl run, Clock clock) {
    this.files = files;
    this.run = run;
    this.clock = clock;
    known = new KnownLabels(files, run, this::tasks);
    links = new NoLinks(folder.toAbsolutePath().getParent());
    drafts = new Drafts(folder.resolve("drafts"), links);
    log = new LabelLog(folder);
    this.folder = folder;
    tasks = new CurrentTasks(folder);
  }

  /** The images: a replacement adds one, and another round has others. */
  LabelTasks tasks() {
    return tasks.get();
  }

  LabelFiles files() {
    return files;
  }

  LabelLog log() {
    return log;
  }

  /** The existing labels besides drafts. */
  KnownLabels known() {
    return known;
  }

  /**
   * The apparent state of an image; {@code last} is its last log entry. Labels that have not been
   * read yet are read by {@link #letRunGoOn}.
   */
  State state(LabelTask task, LabelLog.Entry last) {
    if (last != null && last.action() == Action.SKIPPED) {
      return State.SKIPPED;
    }
    if (drafts.has(task)) {
      return State.DRAFT;
    }
    return known.seemsLabelled(task) ? State.LABELLED : State.OPEN;
  }

  /** How many images are labelled; a reopened one is not. */
  synchronized Standing.Count count() {
    Map<String, LabelLog.Entry> last = log.last();
    List<State> states =
        tasks().tasks().stream().map(task -> state(task, last.get(task.name()))).toList();
    int skipped = Collections.frequency(states, State.SKIPPED);
    return new Standing.Count(
        Collections.frequency(states, State.LABELLED), states.size() - skipped);
  }

  /** Lets the run continue; a {@link MadaException} if it cannot. */
  void letRunGoOn() {
    // Many labels take a long time, and strokes must be saved in the meantime.
    tasks().tasks().forEach(known::isLabelled);
    letCompleteRunGoOn();
  }

  private synchronized void letCompleteRunGoOn() {
    Standing.Count count = count();
    if (count.missing() > 0) {
      throw new MadaException(count.ofMissing());
    }
    run.start();
  }

  /** The number of strokes in a draft; 0 if there is none. */
  long version(LabelTask task) {
    return drafts.read(task).map(Draft::version).orElse(0L);
  }

  /** Changes whenever the label made by people does; empty if there is none. */
  String state(LabelTask task) {
    Path file = files.file(task.image());
    try {
      return drafts.has(task)
          ? drafts.state(task)
          : Files.exists(file) ? Files.getLastModifiedTime(file) + " " + Files.size(file) : "";
    } catch (IOException e) {
      throw MadaException.cannot("look at", file, e);
    }
  }

  /** What an editor shows: the draft, or else the label, or else the prediction. */
  synchronized Shown show(LabelTask task) {
    Optional<Draft> draft = drafts.read(task);
    if (draft.isPresent()) {
      return new Shown(Shown.From.DRAFT, draft.get().label(), draft.get().version());
    }
    return known.isLabelled(task)
        ? new Shown(Shown.From.LABEL, known.label(task).orElseThrow(), 0)
        : new Shown(Shown.From.PREDICTION, known.beginning(task), 0);
  }

  /** What is striking about the label made by people; nothing labelled if there is none. */
  LabelFindings findings(LabelTask task) {
    Shown shown = show(task);
    LabelMap label = shown.from() == Shown.From.PREDICTION ? task.unlabelled() : shown.label();
    return findings(task, label);
  }

  private LabelFindings findings(LabelTask task, LabelMap label) {
    Optional<LabelMap> prediction =
        tasks().content().network().isEmpty()
            ? Optional.empty()
            : Optional.of(known.prediction(task));
    return LabelFindings.of(task, label, prediction, tasks().taxonomy());
  }

  /**
   * Stores a stroke; the first one starts a draft.
   *
   * @return the number of strokes
   */
  synchronized long stroke(LabelTask task, ByteBuffer runs, int seconds, int clicks) {
    int pixels = task.size().width() * task.size().height();
    Drafts.problem(runs, pixels, files.ids().keySet())
        .ifPresent(
            problem -> {
              throw Refusal.bad(problem);
            });
    if (!drafts.has(task)) {
      requireOpen(task);
      drafts.begin(task, show(task).label());
    }
    drafts.add(task, runs, seconds, clicks);
    return drafts.read(task).orElseThrow().version();
  }

  /** Another tab may have had strokes in transit while the label was accepted here. */
  private void requireOpen(LabelTask task) {
    if (known.isLabelled(task)) {
      throw Refusal.conflict("the label was accepted meanwhile; reopen it to change it");
    }
  }

  /**
   * Turns what an editor shows into the label.
   *
   * @param seconds of work since the last stroke
   * @param clicks since the last stroke
   */
  synchronized LabelFindings accept(LabelTask task, String who, int seconds, int clicks) {
    Shown shown = show(task);
    LabelMap label = task.wanted(shown.label());
    LabelFindings findings = findings(task, label);
    if (findings.share() == 0) {
      throw Refusal.conflict("nothing is labelled yet; skip the image if it cannot be labelled");
    }
    if (task.isPartial() && task.added().stream().noneMatch(label::isLabelled)) {
      throw Refusal.conflict(
          "nothing is labelled yet of what this round has chosen; skip the image if it cannot be"
              + " labelled");
    }
    Path file = files.file(task.image());
    links.require(file.getParent());
    Durable.withFolder(file);
    Optional<Draft> draft = drafts.read(task);
    files.write(file, label);
    add(
        task,
        Action.LABELLED,
        who,
        seconds + draft.map(Draft::seconds).orElse(0L),
        clicks + draft.map(Draft::clicks).orElse(0L),
        "");
    drafts.remove(task);
    return findings;
  }

  /**
   * Reopens a labelled or skipped image; its label, if any, becomes a draft. The label file is
   * removed, so that no run starts until the image is labelled again; it is kept if a run is in
   * progress, which may be reading it.
   */
  synchronized void reopen(LabelTask task) {
    Path file = files.file(task.image());
    if (known.label(task).isPresent()) {
      links.require(file.getParent());
      drafts.begin(task, show(task).label());
      if (run.training().state() != RunControl.State.RUNNING) {
        try {
          Durable.delete(file);
        } catch (IOException e) {
          throw MadaException.cannot("remove", file, e);
        }
      }
    }
    add(task, Action.REOPENED, "", 0, 0, "");
  }

  /** Returns to what the image started with. */
  synchronized void reset(LabelTask task) {
    if (!drafts.has(task)) {
      requireOpen(task);
    }
    drafts.begin(task, known.beginning(task));
  }

  /** Skips an image. */
  synchronized void skip(LabelTask task, String reason, String who) {
    if (reason.isBlank()) {
      throw Refusal.bad("an image is skipped for a reason; give one");
    }
    long seconds = drafts.read(task).map(Draft::seconds).orElse(0L);
    add(task, Action.SKIPPED, who, seconds, 0, reason.strip());
  }

  /**
   * Skips an image and takes the next best in its place.
   *
   * @return the new one
   */
  LabelTask replace(LabelTask task, String reason, String who) {
    skip(task, reason, who);
    String name;
    try {
      name = run.replace(task);
    } catch (MadaException e) {
      throw Refusal.conflict("skipped, but there is no other in its place: " + e.getMessage());
    }
    return tasks()
        .find(name)
        .orElseThrow(() -> Refusal.conflict(name + " was chosen, and was not handed over"));
  }

  private void add(
      LabelTask task, Action action, String who, long seconds, long clicks, String reason) {
    links.require(folder.resolve(LabelLog.FILE));
    log.add(
        new LabelLog.Entry(
            clock.instant(),
            task.name(),
            task.round(),
            action,
            who,
            TOOL,
            seconds,
            clicks,
            tasks().content().network(),
            reason));
  }
}
