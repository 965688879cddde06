package io.mada.app;

import ai.djl.engine.Engine;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.mada.api.MadaException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** {@code run.json}: what is needed to do a run again, and which steps are done, how fast. */
final class RunRecord {

  private static final String FILE = "run.json";
  private static final Gson JSON = new GsonBuilder().setPrettyPrinting().create();

  /** How long a step took. */
  private record Done(String finished, double seconds) {}

  /** The file's content; field names are its keys. */
  private static final class Content {
    private Object configuration;
    private long seed;
    private Map<String, String> versions = new LinkedHashMap<>();
    private String device;
    private Map<String, Done> steps = new LinkedHashMap<>();
    private Map<String, Map<String, Double>> meters = new LinkedHashMap<>();
  }

  private final RunDirectory directory;
  private final Content content;

  private RunRecord(RunDirectory directory, Content content) {
    this.directory = directory;
    this.content = content;
  }

  /** The record of a directory, or a new one. */
  static RunRecord of(Workspace work) {
    RunDirectory directory = work.directory();
    Content content = directory.has(FILE) ? read(directory) : new Content();
    content.configuration = work.experiment().values();
    content.seed = work.experiment().seed();
    content.device = work.device().toString();
    content.versions.put("mada", version());
    content.versions.put("java", Runtime.version().toString());
    content.versions.put("djl", Engine.getDjlVersion());
    content.versions.put("libtorch", Engine.getInstance().getVersion());
    return new RunRecord(directory, content);
  }

  private static Content read(RunDirectory directory) {
    try {
      Content content = JSON.fromJson(directory.read(FILE), Content.class);
      return content == null ? new Content() : content;
    } catch (JsonParseException e) {
      throw new MadaException(directory.resolve(FILE) + " is damaged; remove it to do all steps again", e);
    }
  }

  private static String version() {
    String version = RunRecord.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  boolean isDone(String step) {
    return content.steps.containsKey(step);
  }

  /** Remembers a step and what the meters say, and writes the file. */
  void done(String step, double seconds, MeterRegistry registry) {
    content.steps.put(step, new Done(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), round(seconds)));
    content.meters.putAll(meters(registry));
    directory.write(FILE, JSON.toJson(content) + "\n");
  }

  /** Every meter's measurements by its name and stage. */
  static Map<String, Map<String, Double>> meters(MeterRegistry registry) {
    Map<String, Map<String, Double>> all = new TreeMap<>();
    registry.forEachMeter(meter -> {
      String stage = meter.getId().getTag("stage");
      Map<String, Double> values = new LinkedHashMap<>();
      meter.measure().forEach(m -> values.put(m.getStatistic().getTagValueRepresentation(), round(m.getValue())));
      all.put(meter.getId().getName() + (stage == null ? "" : "." + stage), values);
    });
    return all;
  }

  private static double round(double value) {
    return Math.round(value * 1e6) / 1e6;
  }
}
