package io.mada.label.web;

import io.mada.api.MadaException;
import io.mada.api.data.Taxonomy.Category;
import io.mada.label.check.LabelFindings;
import io.mada.label.task.LabelLog;
import io.mada.label.task.LabelLog.Action;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import io.mada.label.web.Labelling.State;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * The queue as shown by the page. If there are many labels, most are checked in the background and
 * assumed to be complete until then.
 */
final class Overview {

  /** An image; the fields are those of the protocol. */
  @SuppressWarnings("unused")
  record Image(
      int id,
      String name,
      int width,
      int height,
      double score,
      int rank,
      int round,
      String reason,
      boolean partial,
      String state,
      String skipReason,
      double share,
      long seconds,
      long clicks,
      List<String> warnings,
      String lockedBy) {}

  /** A class. */
  @SuppressWarnings("unused")
  record Named(int id, String name, String color) {}

  /** What labelling has cost so far. */
  @SuppressWarnings("unused")
  record Cost(int images, int of, double share, long clicks, long seconds) {}

  /** The whole queue; {@code run} distinguishes runs of the same experiment. */
  @SuppressWarnings("unused")
  record Queue(
      String run,
      String experiment,
      int round,
      int rounds,
      List<Named> classes,
      List<Image> images,
      Cost cost,
      Standing training) {}

  /** How long a queue may spend checking labels before it is shown. */
  private static final Duration PATIENCE = Duration.ofMillis(300);

  private record Known(String version, LabelFindings findings) {}

  private final Labelling labelling;
  private final Locks locks;
  private final RunControl run;
  private final Executor background;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /**
   * @param background runs one task after another
   */
  Overview(Labelling labelling, Locks locks, RunControl run, Executor background) {
    this.labelling = labelling;
    this.locks = locks;
    this.run = run;
    this.background = background;
  }

  /**
   * The current queue.
   *
   * @param tab of the page that asks
   */
  Queue queue(String tab) {
    LabelTasks tasks = labelling.tasks();
    look(tasks.tasks());
    List<LabelLog.Entry> entries = labelling.log().entries();
    Map<String, LabelLog.Entry> last = LabelLog.last(entries);
    Map<String, List<LabelLog.Entry>> ready =
        entries.stream()
            .filter(entry -> entry.action() == Action.LABELLED)
            .collect(Collectors.groupingBy(LabelLog.Entry::name));
    List<Image> images = new ArrayList<>();
    List<LabelTask> labelled = new ArrayList<>();
    for (LabelTask task : tasks.tasks()) {
      String name = task.name();
      Image image = image(task, ready.getOrDefault(name, List.of()), last.get(name), tab);
      images.add(image);
      if (image.state().equals(word(State.LABELLED))) {
        labelled.add(task);
      }
    }
    long clicks = images.stream().mapToLong(Image::clicks).sum();
    long seconds = images.stream().mapToLong(Image::seconds).sum();
    long skipped =
        images.stream().filter(image -> image.state().equals(word(State.SKIPPED))).count();
    int wanted = (int) (images.size() - skipped);
    Cost cost = new Cost(labelled.size(), wanted, run.shareOfPool(labelled), clicks, seconds);
    return new Queue(
        run(tasks.folder()),
        tasks.content().experiment(),
        tasks.tasks().stream().mapToInt(LabelTask::round).max().orElse(1),
        run.rounds(),
        classes(tasks),
        images,
        cost,
        Standing.of(run.training(), new Standing.Count(cost.images(), cost.of())));
  }

  /**
   * Distinguishes a run from others of its experiment: a browser that has strokes for one must not
   * send them to another that is served at the same address.
   */
  private static String run(Path folder) {
    String place = folder.toAbsolutePath().normalize().toString();
    return UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private List<Named> classes(LabelTasks tasks) {
    List<Named> classes = new ArrayList<>();
    for (int id : labelling.files().ids().keySet().stream().sorted().toList()) {
      Category category = tasks.taxonomy().classes().get(id);
      classes.add(new Named(id, category.name(), category.hex()));
    }
    return classes;
  }

  private Image image(LabelTask task, List<LabelLog.Entry> ready, LabelLog.Entry last, String tab) {
    State state = labelling.state(task, last);
    LabelFindings findings = findings(task, state);
    return new Image(
        task.image(),
        task.name(),
        task.size().width(),
        task.size().height(),
        task.score(),
        task.rank(),
        task.round(),
        task.reason(),
        task.isPartial(),
        word(state),
        state == State.SKIPPED ? last.reason() : "",
        findings.share(),
        ready.stream().mapToLong(LabelLog.Entry::seconds).sum(),
        ready.stream().mapToLong(LabelLog.Entry::clicks).sum(),
        state == State.LABELLED
            ? findings.warnings()
            : state == State.OPEN && labelling.known().isSeen(task)
                ? labelling.known().problem(task).stream().toList()
                : List.of(),
        locks.other(task.name(), tab).orElse(""));
  }

  static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** Checks at once whether labels can be used, for as many as time allows. */
  private void look(List<LabelTask> tasks) {
    Instant end = Instant.now().plus(PATIENCE);
    for (LabelTask task : tasks) {
      labelling.known().isLabelled(task);
      if (Instant.now().isAfter(end)) {
        return;
      }
    }
  }

  /** What is known about a label; until it is checked, a label is assumed to be complete. */
  private LabelFindings findings(LabelTask task, State state) {
    if (state == State.SKIPPED || state == State.OPEN && labelling.known().isSeen(task)) {
      return new LabelFindings(0, List.of());
    }
    String version = labelling.state(task);
    Known before = known.get(task.name());
    if (before != null && before.version().equals(version)) {
      return before.findings();
    }
    LabelFindings assumed = new LabelFindings(state == State.LABELLED ? 1 : 0, List.of());
    known.put(task.name(), new Known(version, before == null ? assumed : before.findings()));
    background.execute(() -> look(task, version));
    return known.get(task.name()).findings();
  }

  private void look(LabelTask task, String version) {
    LabelFindings findings;
    try {
      findings = labelling.findings(task);
    } catch (MadaException e) {
      findings = new LabelFindings(0, List.of(e.getMessage()));
    }
    known.put(task.name(), new Known(version, findings));
  }
}
