package io.mada.app.report;

import io.mada.api.data.Region;
import io.mada.api.data.Taxonomy;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures of chosen images.
 *
 * @param classes the meaning of the colours
 * @param pictures those shared by strategies
 */
record Gallery(List<ClassColor> classes, List<Pictures> pictures, List<Strip> strips) {

  /** A class and its colour, as {@code #rrggbb}. */
  record ClassColor(String name, String color) {

    static List<ClassColor> of(Taxonomy taxonomy) {
      return taxonomy.classes().stream().map(c -> new ClassColor(c.name(), c.hex())).toList();
    }
  }

  /**
   * An image, as addresses that contain the pictures themselves.
   *
   * @param width of the image that the network sees; windows are in its pixels
   * @param label null if there is none
   * @param prediction of the network that chose the image
   * @param entropy of that network
   */
  record Pictures(
      int width, int height, String photo, String label, String prediction, String entropy) {}

  /**
   * The images of a strategy or round, most wanted first.
   *
   * @param chosen how many there are in total
   * @param before the network that chose them, such as {@code warmup} or {@code round 1}
   * @param stage whose network predicts; null if none is trained yet
   */
  record Strip(String name, int chosen, String before, String stage, List<Shown> images) {}

  /**
   * A chosen image.
   *
   * @param pictures the index of those shared by strategies
   * @param windows as [x, y, width, height], followed by the runs of a region if it is no window;
   *     empty if the whole image is chosen
   * @param prediction of the stage's network; null if none is trained yet
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
