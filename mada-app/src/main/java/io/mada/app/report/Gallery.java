package io.mada.app.report;

import io.mada.api.data.Region;
import io.mada.api.data.Taxonomy;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures of chosen images.
 *
 * @param classes the meaning of the colours
 * @param pictures those that strategies have in common
 */
record Gallery(List<ClassColor> classes, List<Pictures> pictures, List<Strip> strips) {

  /** A class and its colour, as {@code #rrggbb}. */
  record ClassColor(String name, String color) {

    static List<ClassColor> of(Taxonomy taxonomy) {
      return taxonomy.classes().stream().map(c -> new ClassColor(c.name(), c.hex())).toList();
    }
  }

  /**
   * An image, as addresses that hold the pictures themselves.
   *
   * @param width of the image that the network sees, in whose pixels windows are
   * @param label null where there is none
   * @param prediction of the network that the image was chosen by
   * @param entropy of the same network
   */
  record Pictures(
      int width, int height, String photo, String label, String prediction, String entropy) {}

  /**
   * The images of a strategy, or of a round, the most wanted first.
   *
   * @param chosen how many there are in all
   * @param before the network that they were chosen by, as {@code warmup} or {@code round 1}
   * @param stage whose network predicts; null where none is trained yet
   */
  record Strip(String name, int chosen, String before, String stage, List<Shown> images) {}

  /**
   * A chosen image.
   *
   * @param pictures the index of those that strategies have in common
   * @param windows as [x, y, width, height], and the runs of a region that is no window behind
   *     them; empty where the whole image is chosen
   * @param prediction of the stage's network; null where none is trained yet
   */
  record Shown(
      String image,
      int pictures,
      Double score,
      Integer rank,
      List<List<Integer>> windows,
      String prediction) {

    static Shown of(Chosen.Image image, int pictures, String prediction) {
      List<List<Integer>> windows = new ArrayList<>();
      for (Region r : image.windows()) {
        List<Integer> window = new ArrayList<>(List.of(r.x(), r.y(), r.width(), r.height()));
        window.addAll(r.runs());
        windows.add(window);
      }
      return new Shown(image.name(), pictures, image.score(), image.rank(), windows, prediction);
    }
  }
}
