package io.mada.app.pipeline;

import io.mada.api.data.Domain;
import io.mada.api.data.ImageSet;
import io.mada.api.select.Probe;
import io.mada.app.run.RunLayout;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a network tells about all images of a domain: class features, other probes, and anchors.
 *
 * @param key the folder that holds them, relative to the run directory, and also their name in
 *     steps; files configured under this key take their place
 * @param domain of the images
 * @param network the folder of the network that the images are passed through
 * @param probes those wanted besides the class features
 * @param anchors whether anchors are wanted
 * @param discriminated whether a probe needs the discriminator that the network's stage trained
 */
public record FeatureSet(
    String key,
    Domain domain,
    String network,
    List<Probe> probes,
    boolean anchors,
    boolean discriminated) {

  /** The probes that are measured: the class features and any others that are wanted. */
  List<Probe> wanted() {
    return Stream.concat(Stream.of(Probe.CLASS_FEATURES), probes.stream()).distinct().toList();
  }

  /** A file in the folder, relative to the run directory. */
  public String file(String name) {
    return key + "/" + name;
  }

  /** The file of a probe's values, relative to the run directory. */
  public String file(Probe probe) {
    return file(RunLayout.values(probe));
  }

  ImageSet images(ImageSets sets) {
    return domain == Domain.SOURCE ? sets.source() : sets.target();
  }
}
