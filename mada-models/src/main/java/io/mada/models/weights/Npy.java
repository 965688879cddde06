package io.mada.models.weights;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.WeightFormat;
import io.mada.api.nn.Weights;
import io.mada.internal.file.WholeFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NumPy's format for a single array, {@code .npy}; its name is {@code arr_0}, NumPy's name for
 * unnamed arrays.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the
 *     format</a>
 */
public final class Npy implements WeightFormat {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final int MAX_HEADER = 1 << 20;
  private static final Pattern TYPE = Pattern.compile("'descr': *'([^']{1,20})'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order': *(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([0-9, ]*)\\)");

  @Override
  public Weights read(Path file) {
    return MappedFile.read(
        file,
        "NumPy array",
        f -> {
          ByteBuffer content = f.bytes(0, f.size());
          StoredTensor array = parse(content).store(Allowance.memory(f.size(), 1));
          return new Weights(Map.of(PickledWeights.UNNAMED, array), Map.of());
        });
  }

  @Override
  public void write(Path file, Weights weights) {
    if (weights.tensors().size() != 1) {
      throw new MadaException(
          Text.of(
              "cannot write %s: .npy holds one array, not %d; write .npz instead",
              file, weights.tensors().size()));
    }
    Map.Entry<String, StoredTensor> array = weights.tensors().entrySet().iterator().next();
    ByteBuffer header = header(file, array.getKey(), array.getValue());
    WholeFile.write(
        file,
        channel -> {
          WholeFile.writeFully(channel, header);
          WholeFile.writeFully(channel, array.getValue().bytes().duplicate());
        });
  }

  /** The array in a file's content. */
  static StridedArray parse(ByteBuffer file) {
    ByteBuffer content = file.slice().order(ByteOrder.LITTLE_ENDIAN);
    String header = headerText(content);
    String type = group(TYPE, header, "type");
    ElementType elements =
        ElementType.ofNumpy(type)
            .orElseThrow(
                () ->
                    new DamagedFileException(
                        "its type is " + type + ", no little-endian number's"));
    boolean columnMajor = group(ORDER, header, "order").equals("True");
    long[] shape = shape(group(SHAPE, header, "shape"));
    ByteBuffer values = content.slice().order(ByteOrder.LITTLE_ENDIAN);
    return columnMajor
        ? StridedArray.columnMajor(elements, () -> values, shape)
        : StridedArray.rowMajor(elements, () -> values, shape);
  }

  /** Everything that comes before an array's elements. */
  static ByteBuffer header(Path file, String name, StoredTensor array) {
    String code =
        ElementType.of(array.type())
            .flatMap(ElementType::numpy)
            .orElseThrow(
                () ->
                    new MadaException(
                        Text.of(
                            "cannot write %s: NumPy has no type for %s (%s); write .safetensors instead",
                            file, name, array.type())));
    String order = array.type().getNumOfBytes() == 1 ? "|" : "<";
    String shape = array.shape().toString();
    String tuple = array.shape().dimension() == 1 ? shape.replace(")", ",)") : shape;
    String text =
        Text.of("{'descr': '%s%s', 'fortran_order': False, 'shape': %s, }", order, code, tuple);
    int start = MAGIC.length + 4;
    int padding = Math.floorMod(-(start + text.length() + 1), ALIGNMENT);
    String padded = text + " ".repeat(padding) + "\n";
    ByteBuffer header = ByteBuffer.allocate(start + padded.length()).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) padded.length());
    return header.put(padded.getBytes(StandardCharsets.US_ASCII)).flip();
  }

  private static String headerText(ByteBuffer content) {
    for (byte expected : MAGIC) {
      if (!content.hasRemaining() || content.get() != expected) {
        throw new DamagedFileException("it does not begin as one");
      }
    }
    if (content.remaining() < 6) {
      throw new DamagedFileException("it is cut off");
    }
    int version = content.getShort() & 0xff;
    long length =
        version == 1
            ? Short.toUnsignedLong(content.getShort())
            : Integer.toUnsignedLong(content.getInt());
    if (length > Math.min(MAX_HEADER, content.remaining())) {
      throw new DamagedFileException(Text.of("it tells of a header of %d bytes", length));
    }
    byte[] text = new byte[(int) length];
    content.get(text);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static String group(Pattern pattern, String header, String what) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw new DamagedFileException(Text.of("its header tells no %s that is known here", what));
    }
    return matcher.group(1);
  }

  private static long[] shape(String text) {
    try {
      return Arrays.stream(text.split("[, ]+"))
          .filter(d -> !d.isEmpty())
          .mapToLong(Long::parseLong)
          .toArray();
    } catch (NumberFormatException e) {
      throw new DamagedFileException("its shape is impossible: (" + text + ")");
    }
  }
}
