package io.mada.models.weights;

import io.mada.api.nn.StoredTensor;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names under which someone publishes a network's weights. Networks use the names of
 * torchvision, Hugging Face and DINOv2; timm's names for ResNets and DINOv2 are the same.
 */
@FunctionalInterface
interface Naming {

  /** All supported namings, the networks' own first. */
  List<Naming> ALL = List.of(file -> file, new TimmMobileNet(), new AuthorsMixTransformer());

  /**
   * The arrays of a file under the networks' names; an array without such a name keeps its own.
   * Prefixes of names stay.
   */
  Map<String, StoredTensor> read(Map<String, StoredTensor> file);

  /**
   * A file under one of the namings.
   *
   * @param tensors by their names under that naming
   * @param match of a network's names with these
   */
  record Reading(Map<String, StoredTensor> tensors, NameMatch match) {

    /** The reading under which most names of a network are in the file. */
    static Reading best(Set<String> network, Map<String, StoredTensor> file) {
      Reading best = null;
      for (Naming naming : ALL) {
        Map<String, StoredTensor> tensors = naming.read(file);
        NameMatch match = NameMatch.best(network, tensors.keySet());
        if (best == null || match.fit(network) > best.match.fit(network)) {
          best = new Reading(tensors, match);
        }
      }
      return best;
    }
  }
}
