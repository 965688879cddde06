package io.mada.app.run;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.mada.api.MadaException;
import io.mada.app.config.Experiment;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code run.json}: what is needed to do a run again, and which steps have begun and are done, and how fast. It is
 * written when a step begins and when it ends.
 */
public final class RunRecord {

  public static final String FILE = "run.json";
  private static final Gson JSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .serializeSpecialFloatingPointValues()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .create();

  /**
   * A step.
   *
   * @param finished null as long as it is not
   * @param images that passed through a network, evaluations included; null in a step that has none
   */
  private record StepRecord(String begun, String finished, Double seconds, Long images, Double imagesPerSecond) {
    void check() {
      Objects.requireNonNull(begun);
      if (finished != null) {
        Objects.requireNonNull(seconds);
      }
    }
  }

  /** The file's content; field names are its keys. */
  private static final class Content {
    private Object configuration;
    private final Map<String, Long> seeds = new LinkedHashMap<>();
    private final Map<String, String> versions = new LinkedHashMap<>();
    private String device;
    private int threads;
    private final Map<String, StepRecord> steps = new LinkedHashMap<>();
    private final Map<String, Map<String, Double>> meters = new LinkedHashMap<>();
  }

  private final RunDirectory directory;
  private final Content content;

  private RunRecord(RunDirectory directory, Content content) {
    this.directory = directory;
    this.content = content;
  }

  /** The record of a directory, or a new one; of the present process from now on. */
  public static RunRecord open(RunDirectory directory, Experiment experiment, Device device) {
    Content content = directory.has(FILE) ? read(directory) : new Content();
    content.configuration = experiment.values();
    content.seeds.put("experiment", experiment.seed());
    content.seeds.put("anchors", experiment.anchors().seed());
    // Loads libtorch, which knows its threads only then.
    String libtorch = Engine.getInstance().getVersion();
    content.device = device.isGpu() ? "gpu" + device.getDeviceId() : "cpu";
    content.threads = JniUtils.getNumThreads();
    content.versions.put("mada", version());
    content.versions.put("jdk", Runtime.version().toString());
    content.versions.put("djl", Engine.getDjlVersion());
    content.versions.put("libtorch", libtorch);
    return new RunRecord(directory, content);
  }

  private static Content read(RunDirectory directory) {
    try {
      Content content = JSON.fromJson(directory.files().text(FILE), Content.class);
      content.seeds.values().forEach(Objects::requireNonNull);
      content.steps.values().forEach(StepRecord::check);
      content.meters.values().forEach(Objects::requireNonNull);
      return content;
    } catch (JsonParseException | NumberFormatException | NullPointerException e) {
      throw new MadaException(directory.resolve(FILE) + " is damaged; remove it to do all steps again", e);
    }
  }

  private static String version() {
    String version = RunRecord.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  public boolean isDone(String step) {
    return content.steps.containsKey(step) && content.steps.get(step).finished() != null;
  }

  /** How long a step took that is done. */
  public double seconds(String step) {
    return content.steps.get(step).seconds();
  }

  /** What a meter said last; empty where it was not in use. */
  public Optional<Double> meter(String meter, String value) {
    return Optional.ofNullable(content.meters.getOrDefault(meter, Map.of()).get(value));
  }

  /** Takes over steps that another run has done for this one. */
  public void adopt(RunRecord other, Collection<String> steps) {
    steps.forEach(step -> content.steps.putIfAbsent(step, other.content.steps.get(step)));
    write();
  }

  /** Has a step done again. */
  public void forget(String step) {
    content.steps.remove(step);
    write();
  }

  /** Whether a step was begun and not ended. */
  public boolean isInterrupted(String step) {
    return content.steps.containsKey(step) && !isDone(step);
  }

  /**
   * Remembers that a step begins.
   *
   * @param outdated the steps whose results this one's will make void
   */
  public void begin(String step, Collection<String> outdated) {
    content.steps.keySet().removeAll(outdated);
    content.steps.put(step, new StepRecord(now(), null, null, null, null));
    write();
  }

  /** Remembers that a step is done, and what the meters say. */
  public void done(String step, double seconds, long images, Measurements measurements) {
    Double perSecond = images > 0 ? round(images / seconds) : null;
    String begun = content.steps.get(step).begun();
    content.steps.put(step, new StepRecord(begun, now(), round(seconds), images > 0 ? images : null, perSecond));
    measurements.values().forEach((meter, values) -> {
      values.replaceAll((name, value) -> round(value));
      content.meters.put(meter, values);
    });
    write();
  }

  private void write() {
    directory.write(FILE, JSON.toJson(content) + "\n");
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static double round(double value) {
    return Math.round(value * 1e6) / 1e6;
  }
}
