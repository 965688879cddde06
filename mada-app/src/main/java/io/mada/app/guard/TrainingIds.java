package io.mada.app.guard;

import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import java.util.Optional;

/** The ids that a label may hold, {@link LabelMap#IGNORED} always among them. */
final class TrainingIds {

  private final boolean[] known = new boolean[256];
  private final String described;

  private TrainingIds(String described) {
    this.described = described;
    known[LabelMap.IGNORED] = true;
  }

  /** The ids of all classes of a network. */
  static TrainingIds of(int classes) {
    TrainingIds ids = new TrainingIds("the network's classes are 0 to " + (classes - 1));
    for (int id = 0; id < classes; id++) {
      ids.known[id] = true;
    }
    return ids;
  }

  /** The ids that occur in a label. */
  static TrainingIds of(LabelMap label) {
    TrainingIds ids = new TrainingIds("it was given none such");
    for (byte id : label.ids()) {
      ids.known[id & 0xff] = true;
    }
    return ids;
  }

  /** Whether an id is one of them. */
  boolean has(int id) {
    return id >= 0 && id < known.length && known[id];
  }

  /** The first pixel with any other id, in words; empty if there is none. */
  Optional<String> problem(LabelMap label) {
    byte[] ids = label.ids();
    for (int i = 0; i < ids.length; i++) {
      if (!known[ids[i] & 0xff]) {
        return Optional.of(
            Text.of(
                "the training id %d at pixel (%d, %d); %s",
                ids[i] & 0xff, i % label.width(), i / label.width(), described));
      }
    }
    return Optional.empty();
  }
}
