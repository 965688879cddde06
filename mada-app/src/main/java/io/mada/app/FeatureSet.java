package io.mada.app;

import io.mada.api.Domain;
import io.mada.api.ImageSet;
import java.util.Locale;

/** Class features of images. The name in lower case is the folder that holds them. */
enum FeatureSet {
  /** Of the source, by the warm-up's network. */
  SOURCE(Domain.SOURCE, Stage.WARMUP),
  /** Of the target, by the warm-up's network. */
  POOL(Domain.TARGET, Stage.WARMUP),
  /** Of the target, by stage 1's network. */
  TARGET(Domain.TARGET, Stage.STAGE1);

  private final Domain domain;
  private final Stage network;

  FeatureSet(Domain domain, Stage network) {
    this.domain = domain;
    this.network = network;
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A file in the folder, relative to the run directory. */
  String file(String name) {
    return key() + "/" + name;
  }

  Domain domain() {
    return domain;
  }

  /** The stage whose network makes the features. */
  Stage network() {
    return network;
  }

  ImageSet images(ImageSets sets) {
    return domain == Domain.SOURCE ? sets.source() : sets.pool();
  }
}
