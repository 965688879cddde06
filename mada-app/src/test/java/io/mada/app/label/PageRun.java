package io.mada.app.label;

import io.mada.api.MadaException;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Superpixels;
import io.mada.data.image.ImageFiles;
import io.mada.data.segment.Slic;
import io.mada.label.task.LabelTask;
import io.mada.label.web.RunControl;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A run that stands where a test says, and has no other image to choose. */
public final class PageRun implements RunControl {

  private volatile Training training =
      new Training(State.WAITING, "labels are missing", "", 0, 0, -1, 0, false, List.of(), false);

  private volatile int rounds = 1;

  /** In how many rounds it is to choose. */
  void choose(int times) {
    rounds = times;
  }

  /** Where the run is to stand. */
  void stand(Training standing) {
    training = standing;
  }

  @Override
  public int rounds() {
    return rounds;
  }

  @Override
  public Training training() {
    return training;
  }

  @Override
  public void start() {
    throw new MadaException("labels are missing");
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
    return numbers(ImageFiles.read(picture, Optional.empty()), side);
  }

  /** The number of each pixel's superpixel. */
  static int[] numbers(RgbImage image, int side) {
    Superpixels superpixels = Slic.divide(image, side);
    int[] numbers = new int[image.width() * image.height()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = superpixels.number(i);
    }
    return numbers;
  }

  @Override
  public LabelMap resized(LabelMap label, LabelTask task) {
    if (!label.size().equals(task.size())) {
      throw new MadaException("the label is " + label.size() + ", but its image is another");
    }
    return label;
  }

  @Override
  public double shareOfPool(List<LabelTask> tasks) {
    return tasks.size() / 10.0;
  }
}
