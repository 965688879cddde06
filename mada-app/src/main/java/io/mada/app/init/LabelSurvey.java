package io.mada.app.init;

import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import io.mada.data.picture.Picture;
import io.mada.data.picture.PictureFile;
import io.mada.data.picture.PictureFolder;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The pixel values that occur in label files: ids, or colours if files are in full colour.
 *
 * @param byColor whether values are colours, as 0xRRGGBB
 * @param shares of the pixels, by value
 * @param palette the colours of ids, as given by files with a palette
 * @param looked the number of files looked at
 * @param files the total number of files
 */
record LabelSurvey(
    boolean byColor,
    SortedMap<Integer, Double> shares,
    SortedMap<Integer, Integer> palette,
    int looked,
    int files) {

  private static final int MOST_FILES = 500;
  private static final int MOST_VALUES = 254;

  /** Looks at all labels in a folder, or at some, evenly spaced, if there are many. */
  static LabelSurvey of(Path folder) {
    List<Path> files =
        List.copyOf(PictureFolder.list(folder, Integer.MAX_VALUE, n -> true).values());
    if (files.isEmpty()) {
      throw new ConfigurationException(folder + " holds no label that could be read as a picture");
    }
    int step = (files.size() + MOST_FILES - 1) / MOST_FILES;
    var survey = new Counting(folder);
    int looked = 0;
    for (int i = 0; i < files.size(); i += step) {
      survey.add(files.get(i));
      looked++;
    }
    return new LabelSurvey(survey.byColor, survey.shares(), survey.palette, looked, files.size());
  }

  private static final class Counting {

    private final Path folder;
    private final Map<Integer, Long> counts = new HashMap<>();
    private final SortedMap<Integer, Integer> palette = new TreeMap<>();
    private Boolean byColor;

    Counting(Path folder) {
      this.folder = folder;
    }

    void add(Path file) {
      Picture picture = PictureFile.read(file);
      Raster raster = picture.raster();
      int type = raster.getTransferType();
      if (picture.lossy() || type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE) {
        throw new ConfigurationException(
            file
                + " cannot be a label: its pixels are no exact ids or colours; labels are PNG files");
      }
      boolean color = raster.getNumBands() >= 3;
      if (byColor != null && byColor != color) {
        throw new ConfigurationException(
            folder
                + " holds labels of two kinds: some are ids, and "
                + file
                + " is not, or the other way round");
      }
      byColor = color;
      count(raster, color);
      if (counts.size() > MOST_VALUES + 1) {
        throw new ConfigurationException(
            Text.of(
                "%s seems to hold no labels: their pixels have more than %d %s, up to %s",
                folder, MOST_VALUES, color ? "colours" : "ids", file.getFileName()));
      }
      picture
          .palette()
          .filter(p -> !color)
          .ifPresent(
              p ->
                  counts.keySet().stream()
                      .filter(id -> id < p.getMapSize())
                      .forEach(id -> palette.put(id, p.getRGB(id.intValue()) & 0xffffff)));
    }

    private void count(Raster raster, boolean color) {
      int width = raster.getWidth();
      int bands = raster.getNumBands();
      int[] row = new int[width * bands];
      for (int y = 0; y < raster.getHeight() && counts.size() <= MOST_VALUES + 1; y++) {
        raster.getPixels(0, y, width, 1, row);
        int from = 0;
        for (int x = 1; x <= width; x++) {
          if (x == width || value(row, x * bands, color) != value(row, from * bands, color)) {
            counts.merge(value(row, from * bands, color), (long) x - from, Long::sum);
            from = x;
          }
        }
      }
    }

    private static int value(int[] row, int at, boolean color) {
      return color ? row[at] << 16 | row[at + 1] << 8 | row[at + 2] : row[at];
    }

    SortedMap<Integer, Double> shares() {
      double all = counts.values().stream().mapToLong(Long::longValue).sum();
      SortedMap<Integer, Double> shares = new TreeMap<>();
      counts.forEach((value, count) -> shares.put(value, count / all));
      if (!byColor) {
        // Does not count in any case.
        shares.remove(LabelMap.IGNORED);
      }
      return shares;
    }
  }
}
