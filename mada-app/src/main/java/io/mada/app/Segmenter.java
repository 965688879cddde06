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
 * A trained network that segments images: what {@code mada predict} does, for programs.
 *
 * <pre>{@code
 * try (Segmenter segmenter = Segmenter.load(Path.of("runs/demo/latest/stage2/best.safetensors"))) {
 *   Segmentation seen = segmenter.predict(ImageIO.read(new File("street.png")));
 *   System.out.println(seen.classAt(100, 200));
 * }
 * }</pre>
 *
 * <p>May be used by several threads: images pass through the network one at a time, and the threads
 * of libtorch share the work on each. What becomes of an image depends on nothing but the image.
 *
 * <p>What is wrong with a file, an image or a setting is an {@link io.mada.api.MadaException} with
 * one line that says so. {@link #close()} frees the network, whose memory is not Java's.
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
   * Loads a network that a run has trained, on the GPU where there is one that libtorch can use.
   *
   * @param checkpoint such as {@code runs/NAME/latest/stage2/best.safetensors}; says itself how its
   *     network is built, what its classes are, and in which size it saw images
   * @return the caller closes it
   */
  public static Segmenter load(Path checkpoint) {
    return builder().load(checkpoint);
  }

  /**
   * Begins with the settings of {@link #load(Path)}.
   *
   * @return changes them
   */
  public static Builder builder() {
    return new Builder();
  }

  /** How a network is loaded and used. Used by one thread. */
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
     * Where the network computes.
     *
     * @param word {@code auto} (the default), {@code cpu}, or {@code gpu0}, {@code gpu1}, ...
     * @return this
     */
    public Builder device(String word) {
      device = word;
      return this;
    }

    /**
     * In which numbers the layers compute.
     *
     * @param numbers by default {@link Precision#FLOAT32}
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
     * How many threads of libtorch work on an image; by default one for each core. Counts for the
     * whole process, and only until libtorch is first used.
     *
     * @param count above 0
     * @return this
     */
    public Builder threads(int count) {
      Libtorch.prepare(count);
      return this;
    }

    /**
     * Where the network is a plug-in's.
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

    /** Says what the network is, where its file does not. */
    Builder experiment(Optional<Experiment> known) {
      experiment = known;
      return this;
    }

    /**
     * Which values are black and white in images of more than 8 bits; by default as in training.
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
     * Segments images in their own size, whatever that is, in windows that overlap: what they say
     * of a pixel is averaged. By default an image is shown whole, in the size that the network was
     * trained in.
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
     * Windows that overlap by a quarter of their shorter side.
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
     * Shows an image, or each window of it, at several scales, and averages what is seen.
     *
     * @param factors from 0.125 to 8; by default 1 alone
     * @return this
     */
    public Builder scales(double... factors) {
      views = new Views(DoubleStream.of(factors).boxed().toList(), views.mirrored());
      return this;
    }

    /**
     * Shows an image mirrored, too, and averages what is seen.
     *
     * @return this
     */
    public Builder flip() {
      views = new Views(views.scales(), true);
      return this;
    }

    /**
     * Says how probable the class of each pixel is: {@link Segmentation#confidence}.
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
     * @return the caller closes it
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
   * The classes that it tells apart.
   *
   * @return by training id, with their names and colours
   */
  public Taxonomy taxonomy() {
    return loaded.taxonomy();
  }

  /**
   * In which numbers the layers compute on this device.
   *
   * @return not {@link Precision#AUTO}
   */
  public Precision precision() {
    return loaded.network().precision();
  }

  /**
   * Segments an image.
   *
   * @param image of any kind and size. Its samples are taken as those of a file would be: no colour
   *     profile is applied, and what is transparent is not
   * @return in the size of the image
   */
  public Segmentation predict(BufferedImage image) {
    return result(ready(image));
  }

  /**
   * Segments an image in a file.
   *
   * @param file PNG, JPEG, TIFF, WebP or BMP
   * @return in the size of the upright image
   */
  public Segmentation predict(Path file) {
    return result(inference.read(file));
  }

  /**
   * Segments several images, one after another; their sizes may differ.
   *
   * @param images of any kind and size
   * @return one for each, in their order: the same as {@link #predict(BufferedImage)} gives of it
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
   * What the decoder says of each class, in its own resolution, such as a quarter of the size that
   * the network sees.
   *
   * @param image of any kind and size
   * @return the largest of a pixel is its class
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

  /** libtorch's threads work on one image at a time, and a network is one thread's at a time. */
  private synchronized Segmented segment(Ready image, boolean withLogits) {
    if (closed) {
      throw new IllegalStateException("the segmenter is closed");
    }
    return inference.segment(image, withLogits);
  }

  /** For work on many files, by one thread; stays this segmenter's. */
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
