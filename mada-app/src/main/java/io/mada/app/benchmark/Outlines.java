package io.mada.app.benchmark;

import io.mada.api.data.LabelMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.operation.polygonize.Polygonizer;
import org.locationtech.jts.simplify.DouglasPeuckerSimplifier;

/**
 * The outlines of what is labelled in an image: one for each connected component of a class, whose
 * pixels touch along an edge, simplified by Douglas and Peucker's algorithm (Cartographica, 1973).
 * Whatever lies in a hole of a component is a component of its own, drawn over it, so holes have no
 * outlines.
 */
final class Outlines {

  /** Pixels outside the labelled part, and those without a class. */
  private static final int NOTHING = -1;

  /** A polygon with fewer vertices has no area. */
  private static final int LEAST_VERTICES = 3;

  private final GeometryFactory geometry = new GeometryFactory();
  private final int width;
  private final int height;
  private final int[] classes;

  /** A part of an image. */
  interface Part {
    boolean has(int x, int y);
  }

  Outlines(LabelMap label, Part part) {
    width = label.width();
    height = label.height();
    classes = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int id = label.ids()[y * width + x] & 0xff;
        classes[y * width + x] = id == LabelMap.IGNORED || !part.has(x, y) ? NOTHING : id;
      }
    }
  }

  /**
   * The total number of vertices of all outlines.
   *
   * @param tolerance how far an outline may be from the pixels' edges
   */
  long vertices(double tolerance) {
    Polygonizer polygonizer = new Polygonizer();
    polygonizer.add(borders());
    long vertices = 0;
    for (Object face : (Collection<?>) polygonizer.getPolygons()) {
      Polygon polygon = (Polygon) face;
      Point inside = polygon.getInteriorPoint();
      if (at((int) Math.floor(inside.getX()), (int) Math.floor(inside.getY())) != NOTHING) {
        vertices += vertices(polygon.getExteriorRing().getCoordinates(), tolerance);
      }
    }
    return vertices;
  }

  private int vertices(Coordinate[] ring, double tolerance) {
    List<Coordinate> open = new ArrayList<>(Arrays.asList(ring).subList(0, ring.length - 1));
    // The ends of a line are kept: it begins where the outline is certain to have a vertex.
    Coordinate corner = Collections.max(open, Outlines::compareDiagonally);
    Collections.rotate(open, -open.indexOf(corner));
    open.add(corner);
    Geometry line = geometry.createLineString(open.toArray(Coordinate[]::new));
    int points = DouglasPeuckerSimplifier.simplify(line, tolerance).getNumPoints();
    return Math.max(LEAST_VERTICES, points - 1);
  }

  private static int compareDiagonally(Coordinate a, Coordinate b) {
    int farther = Double.compare(a.getX() + a.getY(), b.getX() + b.getY());
    return farther != 0 ? farther : Double.compare(a.getX(), b.getX());
  }

  private int at(int x, int y) {
    return x < 0 || y < 0 || x >= width || y >= height ? NOTHING : classes[y * width + x];
  }

  /**
   * The edges between pixels of different classes. A line ends wherever a class on either side
   * ends, and therefore at every crossing.
   */
  private List<Geometry> borders() {
    List<Geometry> lines = new ArrayList<>();
    for (int y = 0; y <= height; y++) {
      int begin = 0;
      for (int x = 0; x <= width; x++) {
        if (x == width || at(x, y - 1) != at(begin, y - 1) || at(x, y) != at(begin, y)) {
          if (at(begin, y - 1) != at(begin, y)) {
            lines.add(line(begin, y, x, y));
          }
          begin = x;
        }
      }
    }
    for (int x = 0; x <= width; x++) {
      int begin = 0;
      for (int y = 0; y <= height; y++) {
        if (y == height || at(x - 1, y) != at(x - 1, begin) || at(x, y) != at(x, begin)) {
          if (at(x - 1, begin) != at(x, begin)) {
            lines.add(line(x, begin, x, y));
          }
          begin = y;
        }
      }
    }
    return lines;
  }

  private Geometry line(int x1, int y1, int x2, int y2) {
    return geometry.createLineString(
        new Coordinate[] {new Coordinate(x1, y1), new Coordinate(x2, y2)});
  }
}
