package io.mada.train;

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
    double weight = section.number("anchor_weight", 0.7);
    section.check(weight >= 0, "anchor_weight", "must not be negative");
    double momentum = section.number("anchor_momentum", 0.999);
    section.check(momentum >= 0 && momentum <= 1, "anchor_momentum", "must be from 0 to 1");
    return new AnchorSettings(weight, momentum);
  }
}
