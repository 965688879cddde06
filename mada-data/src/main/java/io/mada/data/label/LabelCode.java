package io.mada.data.label;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.data.picture.Picture;
import io.mada.data.picture.PictureFile;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the pixels of label files into training ids.
 *
 * @param place where the code is defined, for messages
 * @param ids the training id of each raw id, or {@link #UNKNOWN}
 * @param colors the training id of each 0xRRGGBB; empty if labels are never coded by colour
 * @param paletteByColor whether a picture with a palette is read by its colours, not its indexes
 */
public record LabelCode(
    String place, short[] ids, Map<Integer, Byte> colors, boolean paletteByColor) {

  static final short UNKNOWN = -1;

  /**
   * Reads a label file: by colour if it is in full colour and the code has colours, otherwise by
   * id.
   */
  public LabelMap read(Path file) {
    Picture picture = PictureFile.read(file);
    requireIds(picture, file);
    ImageSize size = picture.size();
    boolean manyBands = picture.raster().getNumBands() >= 3;
    boolean color = picture.palette().isPresent() ? paletteByColor : !colors.isEmpty() && manyBands;
    byte[] ids =
        color
            ? byColor(PictureFile.rgb(picture, Optional.empty(), file), file)
            : picture.upright(byId(picture.raster(), file), 1);
    return new LabelMap(size.width(), size.height(), ids);
  }

  private static void requireIds(Picture picture, Path file) {
    if (picture.lossy()) {
      throw new MadaException(
          Text.of(
              "label %s is compressed with loss (as JPEG is), which changes ids; make the labels anew and save them as PNG",
              file));
    }
    int type = picture.raster().getTransferType();
    if (type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE) {
      throw new MadaException(
          "label " + file + " holds floating-point numbers; save its ids as whole numbers");
    }
  }

  private byte[] byId(Raster raster, Path file) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] result = new byte[width * height];
    if (raster.getDataBuffer() instanceof DataBufferByte buffer
        && raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && model.getNumBands() == 1
        && model.getScanlineStride() == width) {
      byte[] raw = buffer.getData();
      for (int i = 0; i < result.length; i++) {
        result[i] = trainingId(raw[i] & 0xff, file, i, width);
      }
      return result;
    }
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        result[y * width + x] = trainingId(row[x], file, y * width + x, width);
      }
    }
    return result;
  }

  private byte trainingId(int id, Path file, int pixel, int width) {
    short trainingId = id < 0 || id >= ids.length ? UNKNOWN : ids[id];
    if (trainingId == UNKNOWN) {
      throw unknown(file, "label id " + id, pixel, width);
    }
    return (byte) trainingId;
  }

  private byte[] byColor(RgbImage image, Path file) {
    byte[] rgb = image.rgb();
    byte[] result = new byte[rgb.length / 3];
    int last = -1;
    byte lastId = 0;
    for (int i = 0; i < result.length; i++) {
      int color = (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | rgb[3 * i + 2] & 0xff;
      if (color != last) {
        Byte id = colors.get(color);
        if (id == null) {
          throw unknown(file, Text.of("label colour #%06x", color), i, image.width());
        }
        last = color;
        lastId = id;
      }
      result[i] = lastId;
    }
    return result;
  }

  private MadaException unknown(Path file, String what, int pixel, int width) {
    return new MadaException(
        Text.of(
            "%s: %s at pixel (%d, %d) is none of the classes of %s; a taxonomy lists under 'ignore' what counts for nothing",
            file, what, pixel % width, pixel / width, place));
  }
}
