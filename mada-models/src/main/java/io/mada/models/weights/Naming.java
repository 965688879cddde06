package io.mada.models.weights;

import io.mada.api.nn.StoredTensor;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names under which somebody publishes a network's weights. Networks have the names of
 * torchvision, Hugging Face and DINOv2; those of timm's ResNets and DINOv2 are the same.
 */
@FunctionalInterface
interface Naming {

  /** All that are understood, the networks' own first. */
  List<Naming> ALL = List.of(file -> file, new TimmMobileNet(), new AuthorsMixTransformer());

  /**
   * The arrays of a file under the networks' names; what has no such name keeps its own. Words
   * before a name stay.
   */
  Map<String, StoredTensor> read(Map<String, StoredTensor> file);

  /**
   * A file under one of the namings.
   *
   * @param tensors by that naming
   * @param match of a network's names to these
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
