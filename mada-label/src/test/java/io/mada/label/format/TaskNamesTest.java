package io.mada.label.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.label.task.LabelTask;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskNamesTest {

  private static LabelTask task(String name, int rank) {
    return new LabelTask(
        name, rank, new ImageSize(2, 2), 1, rank, 0, "", "images/" + name + ".png", List.of());
  }

  @Test
  void aNameGivenToAToolIsFoundAlsoWhereTheRankIsAnotherNow() {
    LabelTask before = task("town/a b", 4);
    String given = TaskNames.flat(before) + ".png";
    LabelTask now = task("town/a b", 5);
    var names = new TaskNames(List.of(task("town/c", 4), now));
    assertEquals(Optional.of(now), names.find(given));
    assertEquals(Optional.of(now), names.find("images/" + given));
  }

  @Test
  void whatMayBeTwoIsNoneOfThem() {
    LabelTask before = task("town/a", 4);
    var names = new TaskNames(List.of(task("town/a", 5), task("town_a", 6)));
    assertThrows(MadaException.class, () -> names.find(TaskNames.flat(before)));
  }

  @Test
  void aBackslashMayBePartOfAName() {
    LabelTask task = task("a\\b", 1);
    var names = new TaskNames(List.of(task));
    assertEquals(Optional.of(task), names.find("a\\b.png"));
    assertEquals(Optional.of(task), names.find("a\\b"));
  }
}
