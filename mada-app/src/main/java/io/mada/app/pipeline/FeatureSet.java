package io.mada.app.pipeline;

import io.mada.api.Domain;
import io.mada.api.ImageSet;
import io.mada.app.run.Stage;

/**
 * Class features of images.
 *
 * @param key the folder that holds them, relative to the run directory, and what steps call them by; files that the
 *     configuration gives under this key take their place
 * @param domain of the images
 * @param network the folder of the stage whose network makes the features
 */
public record FeatureSet(String key, Domain domain, String network) {

  /** Of the target, by stage 1's network, for stage 2; those that choices are made from are a {@link Round}'s. */
  public static final FeatureSet TARGET = new FeatureSet("target", Domain.TARGET, Stage.STAGE1.key());

  /** A file in the folder, relative to the run directory. */
  public String file(String name) {
    return key + "/" + name;
  }

  ImageSet images(ImageSets sets) {
    return domain == Domain.SOURCE ? sets.source() : sets.pool();
  }
}
