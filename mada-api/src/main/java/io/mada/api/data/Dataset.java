package io.mada.api.data;

import io.mada.api.MadaException;

/**
 * A kind of dataset on disk, configured but not yet opened. Its factory reads what it needs from
 * the YAML; size, limit, subsets, caching and augmentation are added by the framework.
 */
@FunctionalInterface
public interface Dataset {

  /**
   * Lists the images, without reading them. Fails with a {@link MadaException} that names the path
   * if something is missing.
   *
   * @param taxonomy the network's classes; labels are given in its training ids, and a class of the
   *     dataset that it does not {@linkplain Taxonomy#knows know} is the user's mistake
   * @return the images, for as long as the program runs: there is nothing to close
   */
  ImageSet open(Taxonomy taxonomy);
}
