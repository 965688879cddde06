package io.mada.train.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How well a network segments one image.
 *
 * @param name of the image
 * @param pixels those labelled with a scored class
 * @param miou the mean IoU of the classes labelled in the image; null if there are none
 * @param pixelAccuracy the share of pixels that are right; null if there are no pixels
 * @param classIou by training id; absent for a class neither labelled nor predicted in the image
 */
public record ImageScores(
    String name, long pixels, Double miou, Double pixelAccuracy, Map<Integer, Double> classIou) {

  /**
   * The scores of some images.
   *
   * @param names of the images
   * @param counts of each image, as in {@link Details.Counts#images}
   * @param scored the training ids that count
   */
  static List<ImageScores> of(List<String> names, int[] counts, Set<Integer> scored) {
    int classes = counts.length / 3 / names.size();
    List<ImageScores> images = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      int hits = 3 * classes * i;
      images.add(of(names.get(i), counts, hits, hits + classes, hits + 2 * classes, scored));
    }
    return images;
  }

  private static ImageScores of(
      String name, int[] counts, int hits, int rows, int columns, Set<Integer> scored) {
    long pixels = 0;
    long right = 0;
    double sum = 0;
    int labelled = 0;
    Map<Integer, Double> ious = new TreeMap<>();
    for (int c : scored) {
      int row = counts[rows + c];
      int union = row + counts[columns + c] - counts[hits + c];
      if (union > 0) {
        ious.put(c, (double) counts[hits + c] / union);
      }
      if (row > 0) {
        labelled++;
        sum += ious.get(c);
      }
      pixels += row;
      right += counts[hits + c];
    }
    return new ImageScores(
        name,
        pixels,
        labelled == 0 ? null : (Double) (sum / labelled),
        pixels == 0 ? null : (Double) ((double) right / pixels),
        ious);
  }
}
