package io.mada.label.check;

import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Taxonomy;
import io.mada.label.task.LabelTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What is striking about a label; it need not be wrong.
 *
 * @param share of the wanted pixels that are labelled, from 0 to 1
 * @param warnings one line each
 */
public record LabelFindings(double share, List<String> warnings) {

  /** With less than this share of equal pixels, a label is far from its prediction. */
  private static final double FAR = 0.5;

  /** Below this share, almost nothing is labelled. */
  private static final double LITTLE = 0.05;

  /**
   * Looks at a label.
   *
   * @param label training ids, at the task's size
   * @param prediction the network's, at the same size; empty if there is none
   */
  public static LabelFindings of(
      LabelTask task, LabelMap label, Optional<LabelMap> prediction, Taxonomy taxonomy) {
    boolean[] wanted = task.wanted();
    long[] pixels = new long[256];
    long all = 0;
    long outside = 0;
    long equal = 0;
    for (int i = 0; i < wanted.length; i++) {
      int id = label.ids()[i] & 0xff;
      if (wanted[i]) {
        all++;
        pixels[id]++;
        equal +=
            id != LabelMap.IGNORED
                    && prediction.isPresent()
                    && prediction.get().ids()[i] == label.ids()[i]
                ? 1
                : 0;
      } else if (id != LabelMap.IGNORED) {
        outside++;
      }
    }
    long labelled = all - pixels[LabelMap.IGNORED];
    double share = (double) labelled / all;
    List<String> warnings = new ArrayList<>();
    if (labelled == 0) {
      warnings.add(
          task.isPartial()
              ? "no pixel of what is wanted is labelled"
              : "no pixel is labelled: all are 255");
      return new LabelFindings(0, warnings);
    }
    if (share < LITTLE) {
      warnings.add(Text.of("only %.1f %% of what is wanted is labelled", 100 * share));
    }
    long empty = task.regions().stream().filter(region -> !label.isLabelled(region)).count();
    if (empty > 0) {
      warnings.add(
          Text.of("%d of %d regions have no labelled pixel", empty, task.regions().size()));
    }
    if (outside > 0) {
      warnings.add(
          Text.of(
              "%d labelled pixels lie outside of what is wanted, and count for nothing", outside));
    }
    List<Integer> present =
        IntStream.range(0, LabelMap.IGNORED).filter(id -> pixels[id] > 0).boxed().toList();
    if (present.size() == 1) {
      warnings.add("all of it is one class: " + taxonomy.names().get(present.get(0)));
    }
    if (prediction.isPresent() && equal == labelled) {
      warnings.add("it is what the network predicts, unchanged");
    } else if (prediction.isPresent() && equal < FAR * labelled) {
      warnings.add(
          Text.of(
              "it is far from the prediction: %.0f %% of its pixels agree",
              100.0 * equal / labelled));
    }
    return new LabelFindings(share, warnings);
  }
}
