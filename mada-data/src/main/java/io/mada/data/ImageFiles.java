package io.mada.data;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.RgbImage;
import io.mada.api.Text;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Reads PNG and JPEG files. What cannot be read is a {@link MadaException} that names the file. */
public final class ImageFiles {

  private static final long MOST_PIXELS = 1L << 27;

  private ImageFiles() {}

  /** Reads a picture of any colour type. Grey is spread to three channels, transparency dropped, 16 bits become 8. */
  public static RgbImage read(Path file) {
    return rgb(decode(file));
  }

  /** Whether a file's name is that of a picture that can be read. */
  public static boolean isImage(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && name.matches(".*\\.(png|jpg|jpeg)");
  }

  /** The size of a picture, from its header alone. */
  static ImageSize size(Path file) {
    try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
      byte[] start = new byte[4];
      int length = in.read(start);
      in.seek(0);
      String format = format(file, Arrays.copyOf(start, Math.max(0, length)));
      ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
      try {
        reader.setInput(in, true, true);
        return new ImageSize(reader.getWidth(0), reader.getHeight(0));
      } finally {
        reader.dispose();
      }
    } catch (IOException e) {
      throw new MadaException(reason(file, e), e);
    }
  }

  /** Decodes a file without changing its pixels: indexes into a palette, and 16 bits, stay what they are. */
  static BufferedImage decode(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      ImageReader reader = ImageIO.getImageReadersByFormatName(format(file, bytes)).next();
      try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
        reader.setInput(in, true, true);
        if ((long) reader.getWidth(0) * reader.getHeight(0) > MOST_PIXELS) {
          throw new MadaException(Text.of("%s is too large: %dx%d", file, reader.getWidth(0), reader.getHeight(0)));
        }
        reader.addIIOReadWarningListener(new TruncationListener());
        return reader.read(0);
      } finally {
        reader.dispose();
      }
    } catch (IOException e) {
      throw new MadaException(reason(file, e), e);
    } catch (MadaException e) {
      throw e;
    } catch (RuntimeException e) {
      // The readers of javax.imageio run into any of these on damaged files.
      throw new MadaException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  /** Says in a sentence why a file could not be read. */
  static String reason(Path file, IOException e) {
    if (Files.notExists(file)) {
      return file + " does not exist";
    }
    if (e instanceof AccessDeniedException) {
      return file + " may not be read (permissions)";
    }
    if (e instanceof IIOException || e instanceof EOFException) {
      return file + " is damaged or cut short: " + e.getMessage();
    }
    return file + " cannot be read: " + e.getMessage();
  }

  private static String format(Path file, byte[] bytes) {
    if (bytes.length > 3 && bytes[0] == (byte) 0x89 && bytes[1] == 'P' && bytes[2] == 'N' && bytes[3] == 'G') {
      return "png";
    }
    if (bytes.length > 2 && bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xd8) {
      return "jpeg";
    }
    throw new MadaException(file + (bytes.length == 0 ? " is empty" : " is neither a PNG nor a JPEG picture"));
  }

  static RgbImage rgb(BufferedImage image) {
    Raster raster = image.getRaster();
    int width = image.getWidth();
    int height = image.getHeight();
    if (image.getColorModel() instanceof IndexColorModel palette) {
      return new RgbImage(width, height, paletteToRgb(raster, palette));
    }
    if (raster.getDataBuffer() instanceof DataBufferByte buffer
        && raster.getSampleModel() instanceof PixelInterleavedSampleModel model) {
      return new RgbImage(width, height, interleavedToRgb(buffer.getData(), model, width, height));
    }
    return new RgbImage(width, height, anyToRgb(raster));
  }

  private static byte[] interleavedToRgb(byte[] data, PixelInterleavedSampleModel model, int width, int height) {
    int[] bands = model.getBandOffsets();
    int red = bands[0];
    int green = bands[bands.length < 3 ? 0 : 1];
    int blue = bands[bands.length < 3 ? 0 : 2];
    int step = model.getPixelStride();
    if (red == 0 && green == 1 && blue == 2 && step == 3 && data.length == 3 * width * height) {
      return data;
    }
    byte[] rgb = new byte[3 * width * height];
    int to = 0;
    for (int y = 0; y < height; y++) {
      int from = y * model.getScanlineStride();
      for (int x = 0; x < width; x++, from += step, to += 3) {
        rgb[to] = data[from + red];
        rgb[to + 1] = data[from + green];
        rgb[to + 2] = data[from + blue];
      }
    }
    return rgb;
  }

  private static byte[] paletteToRgb(Raster raster, IndexColorModel palette) {
    int[] colors = new int[palette.getMapSize()];
    palette.getRGBs(colors);
    int width = raster.getWidth();
    byte[] rgb = new byte[3 * width * raster.getHeight()];
    int[] row = new int[width];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int index : row) {
        rgb[to++] = (byte) (colors[index] >> 16);
        rgb[to++] = (byte) (colors[index] >> 8);
        rgb[to++] = (byte) colors[index];
      }
    }
    return rgb;
  }

  private static byte[] anyToRgb(Raster raster) {
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    int shift = raster.getSampleModel().getSampleSize(0) - 8;
    byte[] rgb = new byte[3 * width * raster.getHeight()];
    int[] row = new int[width * bands];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < 3; channel++) {
          rgb[to++] = (byte) (row[x * bands + (bands < 3 ? 0 : channel)] >> shift);
        }
      }
    }
    return rgb;
  }

  /** The JPEG reader only warns when a file is cut short, and paints the rest grey. */
  private static final class TruncationListener implements IIOReadWarningListener {
    @Override
    public void warningOccurred(ImageReader source, String warning) {
      if (warning.startsWith("Premature end") || warning.startsWith("Corrupt")) {
        throw new Truncated(warning);
      }
    }
  }

  private static final class Truncated extends RuntimeException {
    Truncated(String message) {
      super(message);
    }
  }
}
