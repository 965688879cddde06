package io.mada.train.loop;

import io.mada.api.Progress;
import io.mada.api.data.LabelMap;
import io.mada.api.train.Images;
import io.mada.api.train.Labels;
import java.util.List;
import java.util.function.IntFunction;

/** Counts the labels of the images that a stage trains on, on demand. */
public record LabelCounts(TrainingImages images, List<String> classes, Progress progress)
    implements Labels {

  @Override
  public long[] pixels(Images set) {
    IntFunction<LabelMap> labels = images.labels(set);
    int size = images.size(set);
    long[] pixels = new long[classes.size()];
    try (Progress.Task task = progress.begin("class weights", size)) {
      for (int i = 0; i < size; i++) {
        for (byte id : labels.apply(i).ids()) {
          int c = id & 0xff;
          if (c < pixels.length) {
            pixels[c]++;
          }
        }
        task.done(i + 1L, "");
      }
    }
    return pixels;
  }
}
