package io.mada.train;

import io.mada.api.Range;
import io.mada.api.Section;

/**
 * The settings that stage 2 has beside those of every stage.
 *
 * @param weight of the soft anchor loss
 * @param momentum of the anchors
 */
public record AnchorSettings(double weight, double momentum) {

  /** Reads {@code anchor_weight} and {@code anchor_momentum}. */
  public static AnchorSettings read(Section section) {
    return new AnchorSettings(
        section.number("anchor_weight", 0.7, StageSettings.FACTOR),
        section.number("anchor_momentum", 0.999, Range.between(0, 1)));
  }
}
