package io.mada.app.config;

import io.mada.active.spread.Groups;
import io.mada.active.spread.Spread;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.select.SelectionStrategy;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads what keeps the images of a selection apart:
 *
 * <pre>{@code
 * selection:
 *   strategy: mada
 *   budget: 0.05
 *   spread: {frames: 10}                      # or: features
 *   groups: {by: "^(\\w+?)_", at_most: 0.3}
 * }</pre>
 */
final class SpreadSettings {

  private static final Range FRAMES = Range.atLeast(1);
  private static final Range SHARE = Range.above(0).atMost(1);

  private enum Kind {
    FEATURES,
    FRAMES
  }

  private SpreadSettings() {}

  /** Empty if a selection has neither {@code spread} nor {@code groups}. */
  static Optional<Spread> read(Section selection, SelectionStrategy strategy, Budget budget) {
    boolean spread = selection.has("spread");
    boolean groups = selection.has("groups");
    if (!spread && !groups) {
      return Optional.empty();
    }
    selection.check(
        strategy.ranksImages(),
        spread ? "spread" : "groups",
        "is for strategies that rank whole images, which '"
            + selection.text("strategy")
            + (selection.has("regions")
                ? "' does not with regions; remove one of them"
                : "' does not; remove it"));
    Kind kind = spread ? kind(selection) : null;
    int frames = kind == Kind.FRAMES ? selection.section("spread").integer("frames", FRAMES) : 0;
    return Optional.of(
        new Spread(
            kind == Kind.FEATURES,
            frames,
            groups ? Optional.of(groups(selection.section("groups"), budget)) : Optional.empty()));
  }

  /** A single word is the kind; a number of frames needs no kind in addition. */
  private static Kind kind(Section selection) {
    if (!selection.isMapping("spread")) {
      Kind kind = selection.choice("spread", Kind.FEATURES);
      selection.check(kind == Kind.FEATURES, "spread", "must say how many frames, as {frames: 10}");
      return kind;
    }
    Section spread = selection.section("spread");
    boolean counted = spread.has("frames");
    spread.check(
        counted || spread.has("kind"),
        "kind",
        "is missing; write {kind: features} or {frames: 10}");
    Kind kind = spread.choice("kind", Kind.FRAMES);
    spread.check(
        kind == Kind.FRAMES || !counted, "frames", "goes with kind: frames; remove one of them");
    return kind;
  }

  private static Groups groups(Section section, Budget budget) {
    Pattern by = pattern(section);
    return new Groups(by, section.number("at_most", SHARE), budget::imagesOf);
  }

  private static Pattern pattern(Section section) {
    String text = section.text("by");
    try {
      Pattern pattern = Pattern.compile(text);
      section.check(
          pattern.matcher("").groupCount() > 0,
          "by",
          "needs a group in parentheses that is the images' group, as '^(\\w+?)_', not '"
              + text
              + "'");
      return pattern;
    } catch (PatternSyntaxException e) {
      throw section.error("by", "'" + text + "' is no regular expression: " + e.getDescription());
    }
  }
}
