package io.mada.app.report;

import io.mada.api.Region;
import io.mada.api.Taxonomy;
import io.mada.api.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Pictures of chosen images.
 *
 * @param classes the meaning of the colours
 * @param pictures by image: those that all strategies have in common
 */
record Gallery(List<ClassColor> classes, Map<String, Pictures> pictures, List<Strip> strips) {

  /** A class and its colour, as {@code #rrggbb}. */
  record ClassColor(String name, String color) {

    static List<ClassColor> of(Taxonomy taxonomy) {
      return taxonomy.classes().stream().map(c -> new ClassColor(c.name(), Text.of("#%06x", c.rgb()))).toList();
    }
  }

  /**
   * An image, as addresses that hold the pictures themselves.
   *
   * @param width of the image that the network sees, in whose pixels windows are
   * @param label null where there is none
   * @param prediction of the warm-up's network
   * @param entropy of the warm-up's network
   */
  record Pictures(int width, int height, String photo, String label, String prediction, String entropy) {}

  /**
   * The images of a strategy, the most wanted first.
   *
   * @param chosen how many there are in all
   * @param stage whose network predicts; null where none is trained yet
   */
  record Strip(String name, int chosen, String stage, List<Shown> images) {}

  /**
   * A chosen image.
   *
   * @param windows as [x, y, width, height]; empty where the whole image is chosen
   * @param prediction of the stage's network; null where none is trained yet
   */
  record Shown(String image, Double score, Integer rank, List<List<Integer>> windows, String prediction) {

    static Shown of(Chosen.Image image, String prediction) {
      List<List<Integer>> windows = new ArrayList<>();
      for (Region r : image.windows()) {
        windows.add(List.of(r.x(), r.y(), r.width(), r.height()));
      }
      return new Shown(image.name(), image.score(), image.rank(), windows, prediction);
    }
  }
}
