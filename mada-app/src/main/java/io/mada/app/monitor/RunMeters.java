package io.mada.app.monitor;

import io.mada.api.train.RunListener.Evaluated;
import io.mada.api.train.RunListener.Selected;
import io.mada.api.train.RunListener.Trained;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** The latest reports of a run, as meters with the tag {@code run}. */
final class RunMeters {

  private static final String STAGE = "stage";
  private static final String STEP = "step";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<Tags, Map<String, AtomicReference<Double>>> values = new ConcurrentHashMap<>();
  private final Map<String, Long> begun = new ConcurrentHashMap<>();

  RunMeters(Path runDirectory) {
    registry.config().commonTags("run", runDirectory.toAbsolutePath().normalize().toString());
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
  }

  /** The registry for what the run measures besides. */
  MeterRegistry meters() {
    return registry;
  }

  PrometheusRegistry registry() {
    return registry.getPrometheusRegistry();
  }

  void begun(String step) {
    begun.put(step, System.nanoTime());
    set("mada.running", "1 while the step is going on", Tags.of(STEP, step), 1);
  }

  void ended(String step) {
    Tags tags = Tags.of(STEP, step);
    set("mada.running", "1 while the step is going on", tags, 0);
    double seconds = (System.nanoTime() - begun.getOrDefault(step, System.nanoTime())) / 1e9;
    set("mada.duration.seconds", "what the step has taken", tags, seconds);
  }

  void trained(Trained trained) {
    Tags tags = Tags.of(STAGE, trained.stage());
    set("mada.iteration", "the last one that is done", tags, trained.iteration());
    set("mada.iterations", "those of the stage", tags, trained.total());
    set(
        "mada.images.per.second",
        "since the stage began, without evaluations",
        tags,
        trained.imagesPerSecond());
    trained
        .losses()
        .forEach(
            (loss, value) ->
                set("mada.loss", "a mean of the last moments", tags.and("loss", loss), value));
  }

  void evaluated(Evaluated evaluated) {
    Tags tags = Tags.of(STAGE, evaluated.stage());
    set("mada.evaluated", "the last evaluation's iteration", tags, evaluated.iteration());
    evaluated
        .values()
        .forEach(
            (name, value) ->
                set("mada.score", "a column of metrics.csv", tags.and("score", name), value));
  }

  void selected(Selected selected) {
    Tags tags = Tags.of("round", String.valueOf(selected.round()));
    set("mada.selected.images", "what the round has chosen", tags, selected.names().size());
  }

  private void set(String name, String description, Tags tags, double value) {
    values
        .computeIfAbsent(tags, t -> new ConcurrentHashMap<>())
        .computeIfAbsent(name, n -> register(n, description, tags))
        .set(value);
  }

  private AtomicReference<Double> register(String name, String description, Tags tags) {
    var value = new AtomicReference<>(Double.NaN);
    Gauge.builder(name, value, AtomicReference::get)
        .description(description)
        .tags(tags)
        .register(registry);
    return value;
  }
}
