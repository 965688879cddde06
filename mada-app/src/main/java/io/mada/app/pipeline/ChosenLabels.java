package io.mada.app.pipeline;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import io.mada.app.log.Warning;
import io.mada.app.run.LabelChecksums;
import io.mada.data.annotate.AnnotatedSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The labels of the chosen images as training sees them. */
final class ChosenLabels {

  private static final int NAMED = 3;

  private final AnnotatedSet set;
  private final List<Integer> selected;

  /**
   * @param selected the chosen images
   */
  ChosenLabels(AnnotatedSet set, List<Integer> selected) {
    this.set = set;
    this.selected = selected;
  }

  /**
   * Reads all labels: fails if every one is ignored throughout, and warns of each one that is.
   *
   * @return their checksums
   */
  LabelChecksums check() {
    LabelCheck labels = labels();
    Map<String, String> checksums = new LinkedHashMap<>();
    List<Integer> ignored = new ArrayList<>();
    for (int image : selected) {
      LabelMap label = set.label(image);
      checksums.put(set.names().get(image), LabelChecksums.checksum(label));
      if (!labels.counts(label)) {
        ignored.add(image);
      }
    }
    if (ignored.size() == selected.size()) {
      throw allIgnored();
    }
    if (!ignored.isEmpty()) {
      Warning.tell(
          Text.of(
              "%d of %d chosen images have a label that is ignored throughout: %s",
              ignored.size(), selected.size(), places(ignored)));
    }
    return new LabelChecksums(checksums);
  }

  /**
   * The set itself; fails if all labels are ignored throughout, and stops at the first one that is
   * not.
   */
  AnnotatedSet requireAny() {
    if (!labels().finds(selected.size())) {
      throw allIgnored();
    }
    return set;
  }

  private LabelCheck labels() {
    Set<Integer> all = IntStream.range(0, LabelMap.IGNORED).boxed().collect(Collectors.toSet());
    return new LabelCheck(set, selected, all);
  }

  private MadaException allIgnored() {
    return new MadaException(
        Text.of(
            "no pixel has a class in any label of the %d chosen images: %s%s",
            selected.size(), places(selected), LabelCheck.ADVICE));
  }

  /** The places of the first few, and how many more there are. */
  private String places(List<Integer> images) {
    String places = images.stream().limit(NAMED).map(set::place).collect(Collectors.joining(", "));
    return images.size() > NAMED ? places + " and " + (images.size() - NAMED) + " more" : places;
  }
}
