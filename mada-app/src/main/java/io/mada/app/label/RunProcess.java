package io.mada.app.label;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Superpixels;
import io.mada.app.config.Experiment;
import io.mada.app.run.FolderLock;
import io.mada.app.run.ProgressFile;
import io.mada.app.run.RunLayout;
import io.mada.data.image.ImageFiles;
import io.mada.data.image.PngFiles;
import io.mada.data.image.Resize;
import io.mada.data.segment.Slic;
import io.mada.internal.file.Durable;
import io.mada.label.task.LabelLog;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import io.mada.label.task.NoLinks;
import io.mada.label.web.RunControl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run as seen by the labelling page. Anything that needs much memory or libtorch runs in separate
 * processes, with the options that the page's server was started with.
 */
public final class RunProcess implements RunControl, AutoCloseable {

  private static final int KEPT = 4;
  private static final int THUMBNAIL = 480;
  private static final int WAITING_STATUS = 3;
  private static final int REPLACING_SECONDS = 60;

  private final Experiment experiment;
  private final ImageSet pool;
  private final TrainedLabels trained;
  private final Path directory;
  private final List<String> options;
  private final Map<String, int[]> superpixels =
      Collections.synchronizedMap(
          new LinkedHashMap<>(KEPT, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, int[]> eldest) {
              return size() > KEPT;
            }
          });
  private final Object replacement = new Object();
  private MadaProcess process;

  /**
   * @param directory of the run
   * @param options command-line options for every command of the run, starting with its
   *     configuration
   */
  public RunProcess(Experiment experiment, ImageSet pool, Path directory, List<String> options) {
    this.experiment = experiment;
    this.pool = pool;
    trained = new TrainedLabels(experiment, pool, directory);
    this.directory = directory;
    this.options = options;
  }

  @Override
  public int rounds() {
    return experiment.selection().rounds();
  }

  @Override
  public synchronized Training training() {
    State state = state();
    Optional<ProgressFile.Standing> standing =
        state == State.RUNNING ? progress() : Optional.empty();
    return new Training(
        state,
        message(state, standing),
        standing.map(ProgressFile.Standing::title).orElse(""),
        standing.map(ProgressFile.Standing::done).orElse(0L),
        standing.map(ProgressFile.Standing::total).orElse(0L),
        standing.map(ProgressFile.Standing::secondsLeft).orElse(-1L),
        standing.map(ProgressFile.Standing::perSecond).orElse(0.0),
        state == State.DONE && trained.haveChanged(),
        new LearningCurves(directory, rounds()).of(experiment.stages().keySet()),
        report().isPresent());
  }

  private synchronized boolean isAtWork() {
    return state() == State.RUNNING;
  }

  private State state() {
    if (process != null && process.isAlive() || FolderLock.isInUse(directory)) {
      return State.RUNNING;
    }
    // Another process may have completed it since then.
    if (process != null && hasFailed(process) && !isSince(process, RunLayout.REPORT)) {
      return State.FAILED;
    }
    return Files.exists(directory.resolve(RunLayout.SCORES)) ? State.DONE : State.WAITING;
  }

  private static boolean hasFailed(MadaProcess process) {
    return process.status().filter(status -> status != 0 && status != WAITING_STATUS).isPresent();
  }

  /**
   * Whether a file was written since a process was started; the last file that a run writes is its
   * report.
   */
  private boolean isSince(MadaProcess process, String file) {
    try {
      Instant time = Files.getLastModifiedTime(directory.resolve(file)).toInstant();
      return !time.isBefore(process.begun());
    } catch (IOException e) {
      return false;
    }
  }

  /** What an earlier process has left does not count as progress of this one. */
  private Optional<ProgressFile.Standing> progress() {
    boolean isOld = process != null && process.isAlive() && !isSince(process, ProgressFile.NAME);
    return isOld ? Optional.empty() : ProgressFile.read(directory);
  }

  private String message(State state, Optional<ProgressFile.Standing> standing) {
    return switch (state) {
      case WAITING -> "the run waits";
      case RUNNING ->
          standing
              .map(s -> Text.of("%s: %d of %d", s.title(), s.done(), s.total()))
              .orElse("begins");
      case DONE -> "the network is adapted";
      case FAILED -> process.failure();
    };
  }

  @Override
  public synchronized void start() {
    if (state() == State.RUNNING) {
      throw new MadaException("the run goes on already");
    }
    process = begin(List.of("run"), "--resume", "--quiet");
  }

  @Override
  public Optional<Path> report() {
    return Optional.of(directory.resolve(RunLayout.REPORT))
        .filter(report -> Files.isRegularFile(report, LinkOption.NOFOLLOW_LINKS));
  }

  /**
   * Two people may ask at once, and a run belongs to one process at a time, so one of them waits.
   */
  @Override
  public String replace(LabelTask skipped) {
    synchronized (replacement) {
      return replacedBy(skipped);
    }
  }

  private String replacedBy(LabelTask skipped) {
    if (isAtWork()) {
      throw new MadaException(
          "the run is at work; reopen the image, and have it replaced when the run has ended");
    }
    MadaProcess replacing =
        begin(List.of("label", "replace"), "--quiet", "--image", skipped.name());
    if (!replacing.isOver(REPLACING_SECONDS)) {
      throw new MadaException(
          Text.of("none was chosen within %d seconds; look again later", REPLACING_SECONDS));
    }
    if (replacing.status().orElseThrow() != 0) {
      throw new MadaException(replacing.failure());
    }
    return new LabelLog(directory.resolve(LabelTasks.FOLDER)).lastChosen();
  }

  private MadaProcess begin(List<String> command, String... own) {
    List<String> words = new ArrayList<>(command);
    words.addAll(options);
    words.addAll(List.of("--run-dir", directory.toString()));
    words.addAll(List.of(own));
    return MadaProcess.begin(words);
  }

  /** Stored next to the pictures, since a queue shows all of them again and again. */
  @Override
  public Path thumbnail(LabelTask task, Path picture) {
    ImageSize size = task.size();
    if (size.width() <= THUMBNAIL) {
      return picture;
    }
    Path folder = directory.resolve(LabelTasks.FOLDER).resolve("thumbnails");
    Path file = folder.resolve(task.name() + ".png");
    if (!Files.exists(file)) {
      int height = Math.max(1, Math.round((float) size.height() * THUMBNAIL / size.width()));
      RgbImage image = ImageFiles.read(picture);
      new NoLinks(directory).require(file);
      PngFiles.write(
          Durable.withFolder(file), Resize.bilinear(image, new ImageSize(THUMBNAIL, height)));
    }
    return file;
  }

  @Override
  public int[] superpixels(LabelTask task, Path picture, int side) {
    String key = side + " " + task.name();
    int[] known = superpixels.get(key);
    if (known == null) {
      RgbImage image = Resize.bilinear(ImageFiles.read(picture), task.size());
      known = numbers(Slic.divide(image, side));
      superpixels.put(key, known);
    }
    return known;
  }

  private static int[] numbers(Superpixels superpixels) {
    int[] numbers = new int[superpixels.size().width() * superpixels.size().height()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = superpixels.number(i);
    }
    return numbers;
  }

  @Override
  public LabelMap resized(LabelMap label, LabelTask task) {
    // Only a label that already looks odd is worth reading its image for.
    if (!label.size().equals(task.size())) {
      requireImageSize(label.size(), task);
    }
    return Resize.nearest(label, task.size());
  }

  private void requireImageSize(ImageSize size, LabelTask task) {
    ImageSize stored = pool.storedSize(task.image());
    if (!size.equals(stored) && !size.equals(pool.image(task.image()).size())) {
      throw new MadaException(
          Text.of("the label of %s is %s, but its image is %s", task.name(), size, stored));
    }
  }

  @Override
  public double shareOfPool(List<LabelTask> tasks) {
    double images = 0;
    for (LabelTask task : tasks) {
      ImageSize size = task.size();
      long pixels = task.regions().stream().mapToLong(Region::pixels).sum();
      images += task.isPartial() ? (double) pixels / size.width() / size.height() : 1;
    }
    return images / pool.size();
  }

  /** A running process continues without the page. */
  @Override
  public void close() {
    superpixels.clear();
  }
}
