package io.mada.internal.npy;

import ai.djl.ndarray.types.Shape;
import io.mada.api.MadaException;
import io.mada.api.Text;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The beginning of a {@code .npy} file (NumPy Enhancement Proposal 1) that holds float32,
 * little-endian, in C order.
 *
 * @param shape of the whole array
 * @param length of the header in bytes, after which the values begin
 */
record NpyHeader(Shape shape, long length) {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final int LONGEST_TEXT = 1 << 16;
  private static final int HIGHEST_RANK = 16;
  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*(?:'([^']*)'|\\[)");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)");

  /** Reads and checks the header of a file; the values that it announces must be there. */
  @SuppressWarnings("ByteBufferBackingArray")
  static NpyHeader read(FileChannel channel, String file) throws IOException {
    ByteBuffer start = read(channel, 12, 0);
    if (start.remaining() < 10
        || !Arrays.equals(Arrays.copyOf(start.array(), MAGIC.length), MAGIC)) {
      throw new MadaException(file + " is not a .npy file");
    }
    int version = start.get(6);
    int begin = version == 1 ? 10 : 12;
    long textLength =
        version == 1 ? start.getChar(8) : start.remaining() < 12 ? -1 : start.getInt(8);
    if (version < 1 || version > 3 || textLength < 0 || textLength > LONGEST_TEXT) {
      throw new MadaException(file + " has a damaged .npy header");
    }
    ByteBuffer text = read(channel, (int) textLength, begin);
    if (text.remaining() < textLength) {
      throw new MadaException(file + " ends within its .npy header");
    }
    Shape shape = parse(StandardCharsets.ISO_8859_1.decode(text).toString(), file);
    NpyHeader header = new NpyHeader(shape, begin + textLength);
    header.checkLength(channel.size(), file);
    return header;
  }

  /**
   * A header of the given shape that is as long as {@link #reserve} says for the shape of a row.
   */
  static ByteBuffer write(long rows, Shape rowShape) {
    int length = reserve(rowShape);
    StringBuilder text = new StringBuilder(text(rows, rowShape));
    text.append(" ".repeat(length - 10 - 1 - text.length())).append('\n');
    ByteBuffer header = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).put((byte) 1).put((byte) 0).putChar((char) text.length());
    return header.put(text.toString().getBytes(StandardCharsets.US_ASCII)).flip();
  }

  /** The length of a header that has room for any number of rows. */
  static int reserve(Shape rowShape) {
    int needed = 10 + text(Integer.MAX_VALUE, rowShape).length() + 1;
    return (needed + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private static String text(long rows, Shape rowShape) {
    String columns =
        Arrays.stream(rowShape.getShape()).mapToObj(n -> " " + n).collect(Collectors.joining(","));
    return "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + "," + columns + "), }";
  }

  private static Shape parse(String text, String file) {
    Matcher type = TYPE.matcher(text);
    Matcher order = ORDER.matcher(text);
    Matcher shape = SHAPE.matcher(text);
    if (!type.find() || !order.find() || !shape.find()) {
      throw new MadaException(file + " has a damaged .npy header");
    }
    if (!"<f4".equals(type.group(1)) || order.group(1).equals("True")) {
      throw new MadaException(
          Text.of(
              "%s holds %s%s; write it as float32 in C order: numpy.save(file, numpy.ascontiguousarray(a, '<f4'))",
              file,
              type.group(1) == null ? "records" : "type " + type.group(1),
              order.group(1).equals("True") ? " in Fortran order" : ""));
    }
    String[] numbers = shape.group(1).isBlank() ? new String[0] : shape.group(1).split(",");
    if (numbers.length == 0 || numbers.length > HIGHEST_RANK) {
      throw new MadaException(
          file + " has " + numbers.length + " dimensions; it must have from 1 to " + HIGHEST_RANK);
    }
    try {
      return new Shape(
          Arrays.stream(numbers).map(String::strip).mapToLong(Long::parseLong).toArray());
    } catch (NumberFormatException e) {
      throw new MadaException(file + " has a damaged .npy header", e);
    }
  }

  private void checkLength(long size, String file) {
    long needed = length;
    try {
      long values = 1;
      for (long dimension : shape.getShape()) {
        values = Math.multiplyExact(values, dimension);
      }
      needed = Math.addExact(length, Math.multiplyExact(values, Float.BYTES));
    } catch (ArithmeticException e) {
      throw new MadaException(
          file + " announces the shape " + shape + ", more than any file can hold", e);
    }
    if (size != needed) {
      throw new MadaException(
          Text.of(
              "%s is damaged: %d bytes, where the shape %s needs %d", file, size, shape, needed));
    }
  }

  private static ByteBuffer read(FileChannel channel, int count, long from) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) > 0) {
      // A channel may give less than asked for.
    }
    return bytes.flip();
  }
}
