package io.mada.app.config;

import io.mada.api.Factory;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.data.Dataset;
import io.mada.app.log.Warning;
import io.mada.app.plugin.PluginRegistry;
import io.mada.data.dataset.DataSource;
import io.mada.data.dataset.DiskCache;
import java.util.Optional;
import java.util.function.Supplier;

/** The section {@code data}, from which a command reads only the images it needs. */
public final class DataSettings {

  private final PluginRegistry plugins;
  private final Lazy<Section> section;
  private final Lazy<Double> tolerance;
  private final Lazy<Optional<DiskCache>> cache = new Lazy<>(this::readCache);
  private final Lazy<DataSource> source = dataset("source");
  private final Lazy<DataSource> target = dataset("target");
  private final Lazy<DataSource> validation = dataset("validation");

  DataSettings(Supplier<Section> data, PluginRegistry plugins) {
    this.plugins = plugins;
    section = new Lazy<>(data);
    tolerance = new Lazy<>(() -> section.get().number("tolerate", 0, Range.atLeast(0).atMost(0.5)));
  }

  private Optional<DiskCache> readCache() {
    return section.get().has("cache")
        ? Optional.of(DiskCache.read(section.get().section("cache"), Warning::tell))
        : Optional.empty();
  }

  private Lazy<DataSource> dataset(String role) {
    return new Lazy<>(
        () -> {
          Section images = section.get().section(role);
          Factory<Dataset> factory =
              plugins.find(Dataset.class, images.text("dataset"), images, "dataset");
          DataSource dataset = new DataSource(images, factory, cache.get());
          images.rejectUnread();
          return dataset;
        });
  }

  /** Whether there is a domain with plenty of labels; active learning works without one. */
  public boolean hasSource() {
    return section.get().has("source");
  }

  /** Labelled images of the domain with plenty of labels. */
  public DataSource source() {
    return source.get();
  }

  /** The pool: images of the domain that the network is meant for. */
  public DataSource target() {
    return target.get();
  }

  /** The share of the pool's images that may be damaged; passes leave those images out. */
  public double tolerance() {
    return tolerance.get();
  }

  /** Labelled images of the target domain for evaluation. */
  public DataSource validation() {
    return validation.get();
  }

  /** Reads everything; unknown keys are refused together with the rest of the configuration. */
  void validate() {
    if (hasSource()) {
      source();
    }
    target();
    tolerance();
    validation();
  }
}
