package io.mada.active.spread;

import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Groups of images that share a budget.
 *
 * @param by finds an image's group in its name: what the first group of the expression matches.
 *     Images for which that group takes no part in the match form a group of their own
 * @param atMost the largest share of the budget that a group gets, above 0 and at most 1
 * @param budget the number of images of all rounds, given the size of a pool
 */
public record Groups(Pattern by, double atMost, IntUnaryOperator budget) {

  // 0.29 of 100 is 28.999999999999996 in binary.
  private static final double ROUNDING = 1e-9;

  /** The most images that a group can get: floor(share of the budget), but at least one. */
  int most(int poolSize) {
    return Math.max(1, (int) Math.floor(atMost * budget.applyAsInt(poolSize) + ROUNDING));
  }

  /** The group of an image, or a {@link ConfigurationException} if its name does not give one. */
  String of(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    Text.of(
                        "selection.groups.by: '%s' matches nothing in %s; with '|$' at its end, such images are a"
                            + " group of their own",
                        by, name)));
  }

  void check(List<String> names) {
    names.forEach(this::of);
  }

  private Optional<String> find(String name) {
    Matcher matcher = by.matcher(name);
    return matcher.find()
        ? Optional.of(matcher.group(1) == null ? "" : matcher.group(1))
        : Optional.empty();
  }
}
