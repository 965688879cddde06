package io.mada.label.web;

import io.mada.api.Text;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which browser tab works on which image: one at a time, until it has not been heard from for a
 * while.
 */
final class Locks {

  private static final Duration EXPIRY = Duration.ofSeconds(30);

  private record Held(String tab, Instant since) {}

  private final Clock clock;
  private final Map<String, Held> held = new HashMap<>();

  Locks(Clock clock) {
    this.clock = clock;
  }

  /**
   * Takes an image, or keeps it.
   *
   * @param takeOver whether to take it even from another tab
   * @return who has it, if not this tab
   */
  synchronized Optional<String> take(String image, String tab, boolean takeOver) {
    Optional<String> other = takeOver ? Optional.empty() : other(image, tab);
    if (other.isEmpty()) {
      held.put(image, new Held(tab, clock.instant()));
    }
    return other;
  }

  /** Releases an image, if it belongs to this tab. */
  synchronized void release(String image, String tab) {
    if (held.containsKey(image) && held.get(image).tab.equals(tab)) {
      held.remove(image);
    }
  }

  /** Who has an image, if not this tab. */
  synchronized Optional<String> other(String image, String tab) {
    Held now = held.get(image);
    if (now == null || now.tab.equals(tab)) {
      return Optional.empty();
    }
    Duration silent = Duration.between(now.since, clock.instant());
    return silent.compareTo(EXPIRY) > 0
        ? Optional.empty()
        : Optional.of(Text.of("another tab, seen %d s ago", silent.toSeconds()));
  }
}
