package io.mada.app.run;

import ai.djl.Device;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The Micrometer meters of a process: those of its training stages, and its memory, which is mostly
 * libtorch's.
 */
public final class Measurements {

  private static final String STAGE = "stage";
  private static final String STEP = "mada.step";
  private static final String WAIT = "mada.data.wait";
  private static final String IMAGES = "mada.images";
  public static final String SELECT = "mada.select";
  private static final String RESIDENT = "mada.memory.resident";
  private static final String PEAK = "mada.memory.peak";
  private static final String ON_DEVICE = "mada.memory.device";

  /** The registry that is read. */
  private final MeterRegistry registry;

  /** The registry that is written to: that one, and others. */
  private final CompositeMeterRegistry all = new CompositeMeterRegistry();

  /**
   * @param registry {@code mada.step}, {@code mada.data.wait} and {@code mada.images} have the tag
   *     {@code stage}
   */
  public Measurements(MeterRegistry registry) {
    this.registry = registry;
    all.add(registry);
  }

  /** Receives the meters of whatever is measured. */
  public MeterRegistry registry() {
    return all;
  }

  /**
   * How a stage was trained in this process.
   *
   * @param steps the number of iterations
   * @param stepSeconds the mean time of an iteration, excluding evaluations
   * @param waitSeconds the mean time that an iteration waits for data
   */
  public record Training(
      String stage, long steps, double stepSeconds, double waitSeconds, double images) {

    public double imagesPerSecond() {
      return images / (steps * stepSeconds);
    }

    public double waitShare() {
      return waitSeconds / stepSeconds;
    }
  }

  /** A registry that keeps numbers in memory, with the meters of memory. */
  public static Measurements begin(Device device) {
    return begin(device, List.of());
  }

  /**
   * A registry that keeps numbers in memory, with the meters of memory.
   *
   * @param others have all meters as well
   */
  public static Measurements begin(Device device, List<MeterRegistry> others) {
    var measurements = new Measurements(new SimpleMeterRegistry());
    others.forEach(measurements.all::add);
    measurements.gauge(RESIDENT, "the process's memory", ResidentMemory::bytes);
    measurements.gauge(PEAK, "the most memory that the process has had", ResidentMemory::peakBytes);
    if (device.isGpu()) {
      measurements.gauge(
          ON_DEVICE,
          "the memory in use on the GPU",
          () -> NvidiaSmi.usedMemory(device.getDeviceId()));
    }
    return measurements;
  }

  private void gauge(String name, String description, Supplier<Optional<Long>> bytes) {
    Gauge.builder(name, () -> bytes.get().map(Long::doubleValue).orElse(Double.NaN))
        .baseUnit(BaseUnits.BYTES)
        .description(description)
        .register(all);
  }

  /** Times strategies, excluding the reading of their inputs. */
  public static Timer selecting(MeterRegistry registry) {
    return registry.timer(SELECT);
  }

  /** The stages that were trained, by name. */
  public List<Training> trainings() {
    List<Training> trainings = new ArrayList<>();
    for (Timer steps : registry.find(STEP).timers()) {
      String stage = steps.getId().getTag(STAGE);
      if (steps.count() > 0) {
        double waited = registry.get(WAIT).tag(STAGE, stage).timer().totalTime(TimeUnit.SECONDS);
        double images = registry.get(IMAGES).tag(STAGE, stage).counter().count();
        double mean = steps.mean(TimeUnit.NANOSECONDS) / 1e9;
        trainings.add(new Training(stage, steps.count(), mean, waited / steps.count(), images));
      }
    }
    trainings.sort(Comparator.comparing(Training::stage));
    return trainings;
  }

  /** The most memory the process has used, in bytes, if the system tells. */
  public Optional<Double> peakBytes() {
    return value(PEAK);
  }

  /** The most memory in use on the GPU, in bytes, if there is one. */
  public Optional<Double> deviceBytes() {
    return value(ON_DEVICE);
  }

  /** All values by meter, and by stage if a meter has one; times in seconds. */
  Map<String, Map<String, Double>> values() {
    Map<String, Map<String, Double>> values = new TreeMap<>();
    for (Training training : trainings()) {
      String stage = "." + training.stage();
      values.put(STEP + stage, times(training.steps(), training.stepSeconds()));
      values.put(WAIT + stage, times(training.steps(), training.waitSeconds()));
      Map<String, Double> images = new LinkedHashMap<>();
      images.put("count", training.images());
      images.put("per_second", training.imagesPerSecond());
      values.put(IMAGES + stage, images);
    }
    Timer selecting = registry.find(SELECT).timer();
    if (selecting != null) {
      values.put(SELECT, times(selecting.count(), selecting.mean(TimeUnit.NANOSECONDS) / 1e9));
    }
    for (String memory : List.of(RESIDENT, PEAK, ON_DEVICE)) {
      value(memory)
          .ifPresent(bytes -> values.put(memory, new LinkedHashMap<>(Map.of("bytes", bytes))));
    }
    return values;
  }

  private static Map<String, Double> times(long steps, double mean) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("steps", (double) steps);
    values.put("total_seconds", steps * mean);
    values.put("mean_seconds", mean);
    return values;
  }

  private Optional<Double> value(String gauge) {
    return Optional.ofNullable(registry.find(gauge).gauge())
        .map(Gauge::value)
        .filter(value -> !value.isNaN());
  }
}
