package io.mada.active.spread;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How much of the budget each group has received. */
final class GroupCounts {

  private final Groups groups;
  private final List<String> names;
  private final int most;
  private final Map<String, Integer> taken = new HashMap<>();

  GroupCounts(Groups groups, List<String> names) {
    this.groups = groups;
    this.names = names;
    most = groups.most(names.size());
  }

  void take(int image) {
    taken.merge(groups.of(names.get(image)), 1, Integer::sum);
  }

  /** The most images that a group can get. */
  int most() {
    return most;
  }

  /** Whether an image's group may get one more. */
  boolean allow(int image) {
    return taken.getOrDefault(groups.of(names.get(image)), 0) < most;
  }
}
