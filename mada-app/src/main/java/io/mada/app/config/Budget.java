package io.mada.app.config;

import io.mada.api.ConfigurationException;
import io.mada.api.Range;
import io.mada.api.Section;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/**
 * How much may be labelled.
 *
 * @param share of the pool, above 0 and at most 1; 0 if images are counted
 * @param images the number of images; 0 if a share is given
 */
public record Budget(double share, int images) {

  // 0.29 of 100 is 28.999999999999996 in binary.
  private static final double ROUNDING = 1e-9;
  private static final Range COUNT = Range.atLeast(1);
  private static final Range SHARE = Range.above(0).atMost(1);

  /**
   * Reads the lists {@code budgets: [0.05, 0.1]} or {@code images: [20, 40]}.
   *
   * @param least the smallest share; 0 if a budget may be nothing
   */
  static List<Budget> readAll(Section section, Range least) {
    boolean counted = section.has("images");
    String key = counted ? "images" : "budgets";
    section.check(
        !(counted && section.has("budgets")), key, "and budgets exclude each other; remove one");
    List<Budget> budgets =
        counted
            ? section.integers(key, COUNT).stream().map(images -> new Budget(0, images)).toList()
            : section.numbers(key, least.atMost(1)).stream()
                .map(share -> new Budget(share, 0))
                .toList();
    section.check(!budgets.isEmpty(), key, "must have one at least");
    section.check(Set.copyOf(budgets).size() == budgets.size(), key, "has one twice");
    return budgets;
  }

  /** Reads {@code budget: 0.05} or {@code images: 148}. */
  static Budget read(Section selection) {
    if (selection.has("images")) {
      selection.check(
          !selection.has("budget"), "images", "and budget exclude each other; remove one");
      return new Budget(0, selection.integer("images", COUNT));
    }
    double share = selection.number("budget", Range.any());
    selection.check(
        SHARE.contains(share),
        "budget",
        "must be a share of the pool, above 0 and at most 1, not "
            + share
            + "; for a number of images write 'images: N'");
    return new Budget(share, 0);
  }

  /** Whether nothing is labelled. */
  public boolean isNothing() {
    return images == 0 && share == 0;
  }

  /** Its key in the section {@code selection}. */
  String key() {
    return images > 0 ? "images" : "budget";
  }

  /** The share, or the number of images, as users write it. */
  public Number amount() {
    if (images > 0) {
      return images;
    }
    return share;
  }

  @Override
  public String toString() {
    return new BigDecimal(amount().toString()).stripTrailingZeros().toPlainString();
  }

  /**
   * The number of images in a pool: floor(share · N). Fails if that is zero, or more than there
   * are.
   */
  public int imagesOf(int poolSize) {
    if (images > poolSize) {
      throw new ConfigurationException(
          "selection.images is " + images + ", but the pool has only " + poolSize + " images");
    }
    int count = images > 0 ? images : (int) Math.floor(share * poolSize + ROUNDING);
    if (count == 0) {
      throw new ConfigurationException(
          "selection.budget "
              + share
              + " of a pool of "
              + poolSize
              + " images is no image at all; raise the budget");
    }
    return count;
  }

  /** The budget as a share of the pool. */
  public double shareOf(int poolSize) {
    return images > 0 ? (double) imagesOf(poolSize) / poolSize : share;
  }
}
