package io.mada.label.web;

import io.mada.api.MadaException;
import io.mada.api.data.LabelMap;
import io.mada.label.task.LabelTask;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A run that waits, and has no other image to choose. */
class FakeRun implements RunControl {

  int started;
  State state = State.WAITING;

  @Override
  public int rounds() {
    return 1;
  }

  @Override
  public Training training() {
    return new Training(state, "labels are missing", "", 0, 0, -1, 0, false, List.of(), false);
  }

  @Override
  public void start() {
    started++;
  }

  @Override
  public Optional<Path> report() {
    return Optional.empty();
  }

  @Override
  public String replace(LabelTask skipped) {
    throw new MadaException("the pool has no other image to choose");
  }

  @Override
  public Path thumbnail(LabelTask task, Path picture) {
    return picture;
  }

  @Override
  public int[] superpixels(LabelTask task, Path picture, int side) {
    int[] numbers = new int[task.size().width() * task.size().height()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i % task.size().width() / side;
    }
    return numbers;
  }

  @Override
  public LabelMap resized(LabelMap label, LabelTask task) {
    if (!label.size().equals(task.size())) {
      throw new MadaException("the label is " + label.size() + ", not " + task.size());
    }
    return label;
  }

  @Override
  public double shareOfPool(List<LabelTask> tasks) {
    return tasks.size() / 10.0;
  }
}
