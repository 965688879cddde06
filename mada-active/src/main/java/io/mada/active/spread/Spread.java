package io.mada.active.spread;

import io.mada.api.ConfigurationException;
import java.util.List;
import java.util.Optional;

/**
 * What keeps the images of a selection apart.
 *
 * @param byFeatures whether they are to differ in what the network sees
 * @param frames how many frames lie between images of one film; 0 where names do not matter
 * @param groups how the budget is shared among groups; empty where it is not
 */
public record Spread(boolean byFeatures, int frames, Optional<Groups> groups) {

  /** Fails where the names of a pool do not say what is asked of them. */
  public void check(List<String> names) {
    groups.ifPresent(all -> all.check(names));
    if (frames > 0 && names.stream().noneMatch(name -> FrameName.of(name).isPresent())) {
      throw new ConfigurationException(
          "selection.spread.frames counts by the numbers in the images' names, and none has one, as "
              + names.get(0)
              + "; write spread: features, or remove it");
    }
  }
}
