package io.mada.app.config;

import io.mada.api.Section;
import io.mada.api.nn.BackboneDesign;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkDesign;
import io.mada.api.nn.Norm;
import io.mada.api.nn.Precision;
import io.mada.app.plugin.PluginRegistry;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The section {@code model}.
 *
 * @param design builds the network
 * @param weights a file of initial weights
 * @param strict whether weights must fit the network entry by entry
 */
public record ModelSettings(Network.Design design, Optional<Path> weights, boolean strict) {

  /** The network of a section that does not name one. */
  public static final String NETWORK = "deeplab_v3plus";

  /** How its layers normalise. */
  public static final Norm NORM = Norm.BATCH;

  /** The key for the precision in which its layers compute. */
  public static final String PRECISION = "model.precision";

  private enum Normalization {
    NONE,
    IMAGENET
  }

  /** Reads the section {@code model}. */
  static ModelSettings read(Section model, PluginRegistry plugins, int classes) {
    Network.Design design = design(model, plugins, classes);
    Optional<Path> weights =
        model.has("weights") ? Optional.of(model.path("weights")) : Optional.empty();
    return new ModelSettings(design, weights, model.flag("strict", false));
  }

  /** Reads a section {@code model}, or one stored in a weight file, without the initial weights. */
  public static Network.Design design(Section model, PluginRegistry plugins, int classes) {
    model.has("weights");
    model.has("strict");
    return new Network.Design(
        plugins.createOr(NetworkDesign.class, model, "network", NETWORK),
        plugins.create(BackboneDesign.class, model, "backbone"),
        model.choice("norm", NORM),
        classes,
        model.choice("normalize", Normalization.NONE) == Normalization.IMAGENET,
        model.choice("precision", Precision.FLOAT32));
  }
}
