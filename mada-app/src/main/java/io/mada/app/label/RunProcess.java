package io.mada.app.label;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.Annotator.LabelFiles;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Superpixels;
import io.mada.app.config.Experiment;
import io.mada.app.report.MetricsTable;
import io.mada.app.run.ProgressFile;
import io.mada.app.run.RunDirectory;
import io.mada.app.run.RunLayout;
import io.mada.data.image.ImageFiles;
import io.mada.data.image.PngFiles;
import io.mada.data.image.Resize;
import io.mada.data.segment.Slic;
import io.mada.internal.file.Durable;
import io.mada.label.task.LabelLog;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import io.mada.label.task.LabelledFiles;
import io.mada.label.web.RunControl;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A run as the labelling page sees it. What takes memory or libtorch, it does in processes of their
 * own, with the options that the page's server was started with.
 */
public final class RunProcess implements RunControl, AutoCloseable {

  private static final int KEPT = 4;
  private static final int THUMBNAIL = 480;
  private static final int WAITING_STATUS = 3;

  private final Experiment experiment;
  private final ImageSet pool;
  private final LabelledFiles labelled;
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
  private Process process;
  private volatile String lastLine = "";

  /**
   * @param files where labels go
   * @param directory of the run
   * @param options of the command line for every command of the run, its configuration first
   */
  public RunProcess(
      Experiment experiment,
      ImageSet pool,
      LabelFiles files,
      Path directory,
      List<String> options) {
    this.experiment = experiment;
    this.pool = pool;
    labelled = new LabelledFiles(files, (label, task) -> Resize.nearest(label, task.size()));
    this.directory = directory;
    this.options = options;
  }

  @Override
  public synchronized Training training() {
    State state = state();
    Optional<ProgressFile.Standing> standing =
        state == State.RUNNING ? ProgressFile.read(directory) : Optional.empty();
    List<Curve> curves = new ArrayList<>();
    experiment.stages().keySet().forEach(stage -> curve(stage).ifPresent(curves::add));
    return new Training(
        state,
        message(state, standing),
        standing.map(ProgressFile.Standing::title).orElse(""),
        standing.map(ProgressFile.Standing::done).orElse(0L),
        standing.map(ProgressFile.Standing::total).orElse(0L),
        standing.map(ProgressFile.Standing::secondsLeft).orElse(-1L),
        0,
        curves,
        report().isPresent());
  }

  private State state() {
    if (process != null && process.isAlive() || RunDirectory.isInUse(directory)) {
      return State.RUNNING;
    }
    if (process != null && process.exitValue() != 0 && process.exitValue() != WAITING_STATUS) {
      return State.FAILED;
    }
    if (Files.exists(directory.resolve(RunLayout.SCORES))) {
      return State.DONE;
    }
    return missing() == 0 ? State.READY : State.WAITING;
  }

  private long missing() {
    Skipped skipped = Skipped.in(directory);
    return LabelTasks.read(directory.resolve(LabelTasks.FOLDER)).tasks().stream()
        .filter(task -> !skipped.has(task.name()))
        .filter(task -> !labelled.has(task))
        .count();
  }

  private String message(State state, Optional<ProgressFile.Standing> standing) {
    return switch (state) {
      case WAITING -> "labels are missing";
      case READY -> "all labels are there; the run can go on";
      case RUNNING ->
          standing
              .map(s -> Text.of("%s: %d of %d", s.title(), s.done(), s.total()))
              .orElse("begins");
      case DONE -> "the network is adapted";
      case FAILED -> lastLine;
    };
  }

  private Optional<Curve> curve(String stage) {
    Path file = directory.resolve(RunLayout.metrics(stage));
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    MetricsTable table = MetricsTable.read(file);
    List<Double> iterations = table.column("iteration");
    List<Double> scores = table.column("miou");
    return Optional.of(
        new Curve(
            stage,
            IntStream.range(0, Math.min(iterations.size(), scores.size()))
                .mapToObj(i -> new Point(iterations.get(i).intValue(), scores.get(i)))
                .toList()));
  }

  @Override
  public synchronized void start() {
    if (state() == State.RUNNING) {
      throw new MadaException("the run goes on already");
    }
    long missing = missing();
    if (missing > 0) {
      throw new MadaException(Text.of("%d labels are missing", missing));
    }
    process = launch("run", "--resume", "--quiet");
    Process started = process;
    new Thread(() -> lastLine = lastLine(started), "run").start();
  }

  /** Reads to the end; the last line says why a process has failed. */
  private static String lastLine(Process process) {
    String last = "";
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line.isBlank() ? last : line.strip();
      }
    } catch (IOException e) {
      last = e.getMessage();
    }
    return last.replaceFirst("^mada: ", "");
  }

  @Override
  public Optional<Path> report() {
    return Optional.of(directory.resolve(RunLayout.REPORT)).filter(Files::exists);
  }

  @Override
  public String replace(LabelTask skipped) {
    Process replacing = launch("label", "replace", "--quiet", "--image", skipped.name());
    String said = lastLine(replacing);
    try {
      if (!replacing.waitFor(1, TimeUnit.MINUTES) || replacing.exitValue() != 0) {
        throw new MadaException(said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MadaException("interrupted");
    }
    return new LabelLog(directory.resolve(LabelTasks.FOLDER)).lastChosen();
  }

  private Process launch(String... words) {
    List<String> command = new ArrayList<>();
    // Ctrl-C in the terminal of the page's server is meant for that alone.
    Stream.of("/usr/bin/setsid", "/bin/setsid")
        .filter(setsid -> Files.isExecutable(Path.of(setsid)))
        .findFirst()
        .ifPresent(command::add);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-agentlib") && !argument.startsWith("-javaagent"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.mada.app.Mada"));
    boolean two = words[0].equals("label");
    command.addAll(List.of(words).subList(0, two ? 2 : 1));
    command.addAll(options);
    command.addAll(List.of("--run-dir", directory.toString()));
    command.addAll(List.of(words).subList(two ? 2 : 1, words.length));
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new MadaException("the run cannot be started: " + e.getMessage(), e);
    }
  }

  /** Kept beside the pictures, since a queue shows all of them again and again. */
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
    int width = superpixels.size().width();
    int[] numbers = new int[width * superpixels.size().height()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = superpixels.number(i % width, i / width);
    }
    return numbers;
  }

  @Override
  public LabelMap resized(LabelMap label, LabelTask task) {
    return Resize.nearest(label, task.size());
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

  /** A run that goes on does so without the page. */
  @Override
  public void close() {
    superpixels.clear();
  }
}
