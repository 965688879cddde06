package io.mada.app.run;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.ToNumberPolicy;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.nn.Precision;
import io.mada.app.config.Experiment;
import io.mada.app.log.Warning;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code run.json}: what is needed to repeat a run, and which steps have begun and are done, how
 * fast, from which files and with which results. It is written when a step begins and when it ends.
 *
 * <p>Repeating a step invalidates what was made from its files, if they come out different.
 */
public final class RunRecord {

  public static final String FILE = "run.json";
  private static final Gson JSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .serializeSpecialFloatingPointValues()
          .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .create();

  /** A key of the configuration that was raised after the run had begun. */
  private record Extension(String time, String key, Object from, Object to) {}

  /** The file's content; field names are its keys. Some are only written, never read. */
  @SuppressWarnings("unused")
  private static final class Content {
    private Object configuration;
    private List<Extension> extensions;
    private final Map<String, Long> seeds = new LinkedHashMap<>();
    private final Map<String, String> versions = new LinkedHashMap<>();
    private String device;
    private String gpu;
    private String precision;
    private int threads;
    private final Map<String, StepRecord> steps = new LinkedHashMap<>();
    private final Map<String, Map<String, Double>> meters = new LinkedHashMap<>();

    /** Steps on two machines may differ in what {@code auto} chose. */
    void enter(Precision now) {
      if (precision != null && !precision.equals(now.word())) {
        Warning.tell(
            Text.of(
                "this run has computed in %s until now, and goes on in %s", precision, now.word()));
      }
      precision = now.word();
    }

    void check() {
      seeds.values().forEach(Objects::requireNonNull);
      steps.values().forEach(StepRecord::check);
      meters.values().forEach(Objects::requireNonNull);
      meters.values().forEach(values -> values.values().forEach(Objects::requireNonNull));
    }
  }

  private final RunDirectory directory;
  private final Content content;
  private final Object configurationBefore;

  private RunRecord(RunDirectory directory, Content content) {
    this.directory = directory;
    this.content = content;
    configurationBefore = content.configuration;
  }

  /**
   * The record of a directory, or a new one; it covers the present process from its first write on.
   */
  public static RunRecord open(RunDirectory directory, Experiment experiment, Device device) {
    var record = new RunRecord(directory, directory.has(FILE) ? read(directory) : new Content());
    Content content = record.content;
    content.configuration = experiment.values();
    content.seeds.put("experiment", experiment.seed());
    content.seeds.put("anchors", experiment.anchors().seed());
    // This loads libtorch, which knows its threads only after that.
    String libtorch = Engine.getInstance().getVersion();
    content.device = device.isGpu() ? "gpu" + device.getDeviceId() : "cpu";
    content.gpu = device.isGpu() ? NvidiaSmi.describe(device.getDeviceId()).orElse(null) : null;
    content.enter(experiment.design().precision().on(device));
    content.threads = JniUtils.getNumThreads();
    content.versions.put("mada", Product.version());
    Product.commit().ifPresent(commit -> content.versions.put("commit", commit));
    content.versions.put("jdk", Runtime.version().toString());
    content.versions.put("djl", Engine.getDjlVersion());
    content.versions.put("libtorch", libtorch);
    return record;
  }

  private static Content read(RunDirectory directory) {
    try {
      Content content =
          Objects.requireNonNull(JSON.fromJson(directory.files().text(FILE), Content.class));
      content.check();
      return content;
    } catch (JsonParseException | NumberFormatException | NullPointerException e) {
      throw new MadaException(
          directory.resolve(FILE)
              + " is damaged, and without it nobody knows which steps are done: put a copy in its"
              + " place, or start a new run (warmup/best.safetensors can be its model.weights)",
          e);
    }
  }

  /**
   * The configuration that the file was written with, as plain maps, lists, words and numbers;
   * empty in a new one.
   */
  public Optional<Object> configurationBefore() {
    return Optional.ofNullable(configurationBefore);
  }

  /** What is known of a step. */
  public Optional<StepRecord> step(String name) {
    return Optional.ofNullable(content.steps.get(name));
  }

  public boolean isDone(String step) {
    return step(step).map(StepRecord::isFinished).orElse(false);
  }

  /** Whether what a step has written is outdated, or the step never really began. */
  public boolean isVoid(String step) {
    return step(step).map(StepRecord::isEmpty).orElse(false);
  }

  /** How long a completed step took. */
  public double seconds(String step) {
    return step(step).map(StepRecord::seconds).orElse(0.0);
  }

  /** The last value of a meter; empty if it was not in use. */
  public Optional<Double> meter(String meter, String value) {
    return Optional.ofNullable(content.meters.getOrDefault(meter, Map.of()).get(value));
  }

  /** The completed step that has written a file; empty if none is known. */
  public Optional<String> writer(String file) {
    return content.steps.entrySet().stream()
        .filter(step -> step.getValue().written().containsKey(file))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Takes over steps that another run has done for this one. */
  public void adopt(RunRecord other, Collection<String> steps) {
    for (String step : steps) {
      StepRecord theirs = other.content.steps.get(step);
      content.steps.put(step, theirs);
      outdate(theirs.written());
    }
    write();
  }

  /**
   * Records that the configuration has grown; repeated by a process that did not get to use it, it
   * counts once.
   */
  void extended(String key, Object from, Object to) {
    List<Extension> extensions =
        content.extensions == null ? new ArrayList<>() : content.extensions;
    boolean known =
        extensions.stream().anyMatch(e -> e.key.equals(key) && Objects.equals(e.to, to));
    if (!known) {
      extensions.add(
          new Extension(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), key, from, to));
    }
    content.extensions = extensions;
    write();
  }

  /**
   * Records that a step begins.
   *
   * @param inputs the checksums of the files that it reads, by name
   */
  public void begin(String step, Map<String, String> inputs) {
    content.steps.put(step, StepRecord.begin(inputs));
    write();
  }

  /**
   * Records that a step is done, and what the meters say.
   *
   * @param outputs the checksums of the files that it has written, by name
   */
  public void done(
      String step,
      double seconds,
      long images,
      Measurements measurements,
      Map<String, String> outputs) {
    content.steps.put(step, content.steps.get(step).finish(seconds, images, outputs));
    outdate(outputs);
    measurements
        .values()
        .forEach(
            (meter, values) -> {
              values.replaceAll((name, value) -> StepRecord.round(value));
              content.meters.put(meter, values);
            });
    write();
  }

  /** Accepts a file that a person has put in place, or changed, as what a step has written. */
  public void accept(String step, String file, String checksum) {
    content.steps.put(step, step(step).orElseGet(StepRecord::empty).accept(file, checksum));
    outdate(Map.of(file, checksum));
    write();
  }

  /** Invalidates what was made, directly or not, from earlier versions of these files. */
  private void outdate(Map<String, String> files) {
    for (Map.Entry<String, StepRecord> step : List.copyOf(content.steps.entrySet())) {
      StepRecord record = content.steps.get(step.getKey());
      boolean outdated =
          record.read().entrySet().stream()
              .anyMatch(
                  input ->
                      files.containsKey(input.getKey())
                          && !input.getValue().equals(files.get(input.getKey())));
      if (outdated) {
        content.steps.put(step.getKey(), StepRecord.empty());
        Map<String, String> gone = new LinkedHashMap<>();
        record.written().keySet().forEach(file -> gone.put(file, ""));
        outdate(gone);
      }
    }
  }

  private void write() {
    directory.write(FILE, JSON.toJson(content) + "\n");
  }
}
