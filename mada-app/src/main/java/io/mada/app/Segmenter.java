package io.mada.app;

import ai.djl.Device;
import io.mada.api.ConfigurationException;
import io.mada.api.data.Taxonomy;
import io.mada.api.nn.Precision;
import io.mada.app.compute.BuiltInModules;
import io.mada.app.config.Experiment;
import io.mada.app.log.RunLog;
import io.mada.app.pipeline.NetworkFile;
import io.mada.app.plugin.ModuleLoader;
import io.mada.app.plugin.PluginJars;
import io.mada.app.plugin.PluginRegistry;
import io.mada.app.predict.Inference;
import io.mada.app.predict.Inference.Ready;
import io.mada.app.predict.Segmented;
import io.mada.app.predict.Windows;
import io.mada.data.image.ImageFiles;
import io.mada.data.picture.ValueRange;
import io.mada.train.evaluate.Views;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * A trained network that segments images: {@code mada predict}, for use from programs.
 *
 * <pre>{@code
 * try (Segmenter segmenter = Segmenter.load(Path.of("runs/demo/latest/stage2/best.safetensors"))) {
 *   Segmentation seen = segmenter.predict(ImageIO.read(new File("street.png")));
 *   System.out.println(seen.classAt(100, 200));
 * }
 * }</pre>
 *
 * <p>Thread-safe: images pass through the network one at a time, and libtorch's threads share the
 * work on each. The result for an image depends on nothing but the image.
 *
 * <p>Anything wrong with a file, an image or a setting is reported by an {@link
 * io.mada.api.MadaException} with a one-line message. {@link #close()} frees the network, whose
 * memory is outside Java.
 */
public final class Segmenter implements AutoCloseable {

  private final NetworkFile.Loaded loaded;
  private final Inference inference;
  private boolean closed;

  private Segmenter(NetworkFile.Loaded loaded, Inference.Manner manner) {
    this.loaded = loaded;
    inference = new Inference(loaded, manner);
  }

  /**
   * Loads a network that a run has trained, on the GPU if there is one that libtorch can use.
   *
   * @param checkpoint such as {@code runs/NAME/latest/stage2/best.safetensors}; it contains how its
   *     network is built, what its classes are, and at what size it saw images
   * @return to be closed by the caller
   */
  public static Segmenter load(Path checkpoint) {
    return builder().load(checkpoint);
  }

  /**
   * Starts with the settings of {@link #load(Path)}.
   *
   * @return for changing the settings
   */
  public static Builder builder() {
    return new Builder();
  }

  /** How a network is loaded and used. Not thread-safe. */
  public static final class Builder {

    private String device = "auto";
    private Optional<String> precision = Optional.empty();
    private Optional<PluginRegistry> plugins = Optional.empty();
    private Optional<Experiment> experiment = Optional.empty();
    private Optional<ValueRange> range = Optional.empty();
    private Windows windows = Windows.NONE;
    private Views views = Views.ONE;
    private boolean confidence;

    private Builder() {}

    /**
     * The device on which the network computes.
     *
     * @param word {@code auto} (the default), {@code cpu}, or {@code gpu0}, {@code gpu1}, ...
     * @return this
     */
    public Builder device(String word) {
      device = word;
      return this;
    }

    /**
     * The precision in which the layers compute.
     *
     * @param numbers {@link Precision#FLOAT32} by default
     * @return this
     */
    public Builder precision(Precision numbers) {
      return precision(Optional.of(numbers.word()));
    }

    Builder precision(Optional<String> word) {
      precision = word;
      return this;
    }

    /**
     * How many libtorch threads work on an image; one per core by default. Applies to the whole
     * process, and only takes effect before libtorch is first used.
     *
     * @param count above 0
     * @return this
     */
    public Builder threads(int count) {
      Libtorch.prepare(count);
      return this;
    }

    /**
     * Where to find the network, if it belongs to a plug-in.
     *
     * @param jars the plug-in's jar, or a folder of jars
     * @return this
     */
    public Builder plugins(Path jars) {
      return plugins(registry(PluginJars.named(jars)));
    }

    Builder plugins(PluginRegistry registry) {
      plugins = Optional.of(registry);
      return this;
    }

    /** Describes the network if its file does not. */
    Builder experiment(Optional<Experiment> known) {
      experiment = known;
      return this;
    }

    /**
     * Which values are black and white in images with more than 8 bits; as in training by default.
     *
     * @param low is black
     * @param high is white, above {@code low}
     * @return this
     */
    public Builder range(double low, double high) {
      return range(Optional.of(new ValueRange(low, high)));
    }

    Builder range(Optional<ValueRange> values) {
      range = values;
      return this;
    }

    /**
     * Segments images at their own size, whatever it is, in overlapping windows; the windows'
     * answers for a pixel are averaged. By default an image is shown whole, at the size that the
     * network was trained with.
     *
     * @param width of a window in pixels, at least 32
     * @param height likewise
     * @param overlap of neighbours in pixels, at most half the shorter side
     * @return this
     */
    public Builder windows(int width, int height, int overlap) {
      windows = new Windows(width, height, overlap);
      return this;
    }

    /**
     * Uses windows that overlap by a quarter of their shorter side.
     *
     * @param width of a window in pixels, at least 32
     * @param height likewise
     * @return this
     */
    public Builder windows(int width, int height) {
      windows = Windows.of(width, height);
      return this;
    }

    /**
     * Shows an image, or each window of it, at several scales, and averages the results.
     *
     * @param factors from 0.125 to 8; only 1 by default
     * @return this
     */
    public Builder scales(double... factors) {
      views = new Views(DoubleStream.of(factors).boxed().toList(), views.mirrored());
      return this;
    }

    /**
     * Also shows an image mirrored, and averages the results.
     *
     * @return this
     */
    public Builder flip() {
      views = new Views(views.scales(), true);
      return this;
    }

    /**
     * Also returns the probability of each pixel's class: {@link Segmentation#confidence}.
     *
     * @return this
     */
    public Builder confidence() {
      confidence = true;
      return this;
    }

    /**
     * Loads a network.
     *
     * @param checkpoint a weight file of a run
     * @return to be closed by the caller
     */
    public Segmenter load(Path checkpoint) {
      Libtorch.prepare();
      Device on = DeviceOption.device(device);
      ConvolutionCheck.require(on);
      PluginRegistry registry =
          plugins
              .or(() -> experiment.map(Experiment::plugins))
              .orElseGet(() -> registry(PluginJars.NONE));
      return new Segmenter(
          NetworkFile.open(checkpoint, on, registry, experiment, precision),
          new Inference.Manner(windows, views, range, confidence));
    }

    private static PluginRegistry registry(PluginJars jars) {
      return new ModuleLoader(BuiltInModules.list(), jars, RunLog.LOGGER::error)
          .loadDeclared()
          .getInstance(PluginRegistry.class);
    }
  }

  /**
   * The classes that it distinguishes.
   *
   * @return by training id, with their names and colours
   */
  public Taxonomy taxonomy() {
    return loaded.taxonomy();
  }

  /**
   * The precision in which the layers compute on this device.
   *
   * @return not {@link Precision#AUTO}
   */
  public Precision precision() {
    return loaded.network().precision();
  }

  /**
   * Segments an image.
   *
   * @param image of any kind and size. Its samples are treated like those of a file: no colour
   *     profile is applied, and transparency is ignored
   * @return at the size of the image
   */
  public Segmentation predict(BufferedImage image) {
    return result(ready(image));
  }

  /**
   * Segments an image in a file.
   *
   * @param file PNG, JPEG, TIFF, WebP or BMP
   * @return at the size of the upright image
   */
  public Segmentation predict(Path file) {
    return result(inference.read(file));
  }

  /**
   * Segments several images, one after another; their sizes may differ.
   *
   * @param images of any kind and size
   * @return one for each, in order: the same as {@link #predict(BufferedImage)} returns for it
   *     alone
   */
  public List<Segmentation> predict(List<BufferedImage> images) {
    return images.stream().map(this::predict).toList();
  }

  private Ready ready(BufferedImage image) {
    return inference.ready(ImageFiles.of(image, inference.range()), "the image");
  }

  private Segmentation result(Ready image) {
    Segmented seen = segment(image, false);
    return new Segmentation(seen.labels(), taxonomy(), seen.confidence());
  }

  /**
   * The decoder's output for each class, in its own resolution, such as a quarter of the size that
   * the network sees.
   *
   * @param image of any kind and size
   * @return a pixel's class is the largest
   */
  public Logits logits(BufferedImage image) {
    return Logits.of(
        segment(ready(image), true)
            .logits()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "logits are the decoder's of a whole image; ask for no windows, scales or flip")));
  }

  /**
   * libtorch's threads work on one image at a time, and a network can only be used by one thread at
   * a time.
   */
  private synchronized Segmented segment(Ready image, boolean withLogits) {
    if (closed) {
      throw new IllegalStateException("the segmenter is closed");
    }
    return inference.segment(image, withLogits);
  }

  /** For work on many files, by one thread; remains owned by this segmenter. */
  Inference inference() {
    return inference;
  }

  /** Where the network is. */
  Device device() {
    return loaded.network().device();
  }

  /** Waits for the image that is being segmented, and frees the network. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      loaded.network().close();
    }
  }
}
