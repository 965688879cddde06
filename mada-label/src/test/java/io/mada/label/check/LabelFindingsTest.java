package io.mada.label.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.label.Handover;
import io.mada.label.task.LabelTask;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelFindingsTest {

  private static final LabelMap PREDICTION = Handover.label("0011", "0012");

  @TempDir private Path folder;

  private LabelFindings find(LabelMap label, Region... regions) {
    LabelTask task =
        new Handover(folder, Handover.CLASSES).add("a", 4, 2, regions).tasks().tasks().get(0);
    return LabelFindings.of(task, label, Optional.of(PREDICTION), Handover.CLASSES);
  }

  @Test
  void anOrdinaryLabelIsNotOdd() {
    assertEquals(new LabelFindings(1, List.of()), find(Handover.label("0111", "0012")));
    assertEquals(new LabelFindings(0.5, List.of()), find(Handover.label("02..", "00..")));
  }

  @Test
  void whatIsOddIsNamed() {
    assertEquals(
        List.of("it is what the network predicts, unchanged"), find(PREDICTION).warnings());
    assertEquals(
        List.of(
            "all of it is one class: sky",
            "it is far from the prediction: 13 % of its pixels agree"),
        find(Handover.label("2222", "2222")).warnings());
    assertEquals(
        new LabelFindings(0, List.of("no pixel is labelled: all are 255")),
        find(Handover.label("....", "....")));
  }

  @Test
  void ofAPartialImageTheRegionsAreLookedAt() {
    Region left = new Region(0, 0, 2, 2);
    Region corner = new Region(3, 1, 1, 1);
    assertEquals(
        new LabelFindings(
            0.8,
            List.of(
                "1 of 2 regions have no labelled pixel",
                "1 labelled pixels lie outside of what is wanted, and count for nothing")),
        find(Handover.label("02.1", "00.."), left, corner));
    assertEquals(
        List.of("no pixel of what is wanted is labelled"),
        find(Handover.label("...1", "...."), left).warnings());
  }
}
