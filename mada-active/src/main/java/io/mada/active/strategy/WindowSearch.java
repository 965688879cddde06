package io.mada.active.strategy;

import io.mada.api.data.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes windows of an image greedily by score, without overlap. Each row of the map remembers its
 * best cell, so that taking a window costs a look at the rows that it blocks, not at the whole map.
 */
final class WindowSearch {

  /** A window that was taken. */
  record Window(Region region, float score) {}

  private static final float BLOCKED = Float.NEGATIVE_INFINITY;

  private final WindowGrid grid;
  private final float[] scores;
  private final int[] bestOfRow;

  /**
   * Starts with the whole image free except for some regions.
   *
   * @param scores of the windows around the cells, row by row; used up by the search
   */
  WindowSearch(WindowGrid grid, float[] scores, List<Region> taken) {
    this.grid = grid;
    this.scores = scores;
    bestOfRow = new int[grid.rows()];
    for (int row = 0; row < grid.rows(); row++) {
      bestOfRow[row] = bestOf(row);
    }
    taken.forEach(this::block);
  }

  /**
   * Takes windows, the best first, until they cover about the given share of the image or nothing
   * is free.
   */
  List<Window> cover(double share) {
    double wholeWindow = (double) grid.windowSize() * grid.windowSize();
    double wanted = grid.windowsIn(share);
    List<Window> windows = new ArrayList<>();
    while (wanted >= 0.5) {
      int best = best();
      if (scores[best] == BLOCKED) {
        break;
      }
      Region region = grid.window(best % grid.columns(), best / grid.columns());
      windows.add(new Window(region, scores[best]));
      wanted -= region.width() * region.height() / wholeWindow;
      block(region);
    }
    return windows;
  }

  /** Blocks all cells whose windows overlap a region. */
  private void block(Region region) {
    int left = grid.firstColumnReaching(region.x());
    int right = grid.firstColumnFrom(region.x() + region.width());
    int bottom = grid.firstRowFrom(region.y() + region.height());
    for (int row = grid.firstRowReaching(region.y()); row < bottom; row++) {
      int start = row * grid.columns();
      if (left < right) {
        Arrays.fill(scores, start + left, start + right, BLOCKED);
        bestOfRow[row] = bestOf(row);
      }
    }
  }

  private int best() {
    int best = bestOfRow[0];
    for (int cell : bestOfRow) {
      best = scores[cell] > scores[best] ? cell : best;
    }
    return best;
  }

  private int bestOf(int row) {
    int best = row * grid.columns();
    for (int cell = best; cell < (row + 1) * grid.columns(); cell++) {
      best = scores[cell] > scores[best] ? cell : best;
    }
    return best;
  }
}
