package io.mada.models.weights;

import io.mada.api.MadaException;
import io.mada.api.StoredTensor;
import io.mada.api.WeightFormat;
import io.mada.api.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The safetensors format: eight bytes of header length, the header as JSON, the arrays' bytes. What is read is mapped
 * from the file, not copied, and remains valid when the file is replaced.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class Safetensors implements WeightFormat {

  private static final int ALIGNMENT = 8;
  /** The limit of the reference implementation. */
  private static final int MAX_HEADER = 100_000_000;

  @Override
  public Weights read(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long headerBytes = headerLength(channel);
      SafetensorsHeader header = SafetensorsHeader.parse(text(channel, ALIGNMENT, (int) headerBytes));
      long data = ALIGNMENT + headerBytes;
      header.check(channel.size() - data);
      return new Weights(map(channel, data, header.entries()), header.metadata());
    } catch (DamagedFileException e) {
      throw new MadaException("%s is no usable safetensors file: %s".formatted(file, e.getMessage()), e);
    } catch (IOException e) {
      throw new MadaException("cannot read %s: %s".formatted(file, Reason.of(e)), e);
    }
  }

  @Override
  public void write(Path file, Weights weights) {
    Map<String, SafetensorsHeader.Entry> entries = layOut(file, weights.tensors());
    byte[] json = padded(new SafetensorsHeader(entries, weights.metadata()).toJson());
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, json.length);
    List<String> byPlace = new ArrayList<>(entries.keySet());
    byPlace.sort(Comparator.comparingLong(name -> entries.get(name).begin()));
    WholeFile.write(
        file,
        channel -> {
          writeFully(channel, length);
          writeFully(channel, ByteBuffer.wrap(json));
          for (String name : byPlace) {
            writeFully(channel, weights.tensors().get(name).bytes().duplicate());
          }
        });
  }

  private static long headerLength(FileChannel channel) throws IOException, DamagedFileException {
    if (channel.size() < ALIGNMENT) {
      throw new DamagedFileException("it has only %d bytes".formatted(channel.size()));
    }
    long length = read(channel, 0, Long.BYTES).getLong();
    if (length < 0 || length > Math.min(MAX_HEADER, channel.size() - ALIGNMENT)) {
      throw new DamagedFileException(
          "it tells of a header of %s bytes in a file of %d".formatted(Long.toUnsignedString(length), channel.size()));
    }
    return length;
  }

  private static String text(FileChannel channel, long position, int bytes) throws IOException, DamagedFileException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(read(channel, position, bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new DamagedFileException("its header is no UTF-8 text");
    }
  }

  private static ByteBuffer read(FileChannel channel, long position, int bytes)
      throws IOException, DamagedFileException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new DamagedFileException("it is cut off");
      }
    }
    return buffer.flip();
  }

  private static Map<String, StoredTensor> map(
      FileChannel channel, long data, Map<String, SafetensorsHeader.Entry> entries)
      throws IOException, DamagedFileException {
    boolean small = channel.size() <= Integer.MAX_VALUE;
    ByteBuffer whole = small ? channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()) : null;
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, SafetensorsHeader.Entry> named : entries.entrySet()) {
      SafetensorsHeader.Entry entry = named.getValue();
      long bytes = entry.end() - entry.begin();
      if (bytes > Integer.MAX_VALUE) {
        throw new DamagedFileException("%s is larger than 2 GB".formatted(named.getKey()));
      }
      long begin = data + entry.begin();
      ByteBuffer region =
          small
              ? whole.slice((int) begin, (int) bytes)
              : channel.map(FileChannel.MapMode.READ_ONLY, begin, bytes);
      tensors.put(
          named.getKey(),
          new StoredTensor(entry.shape(), entry.type().dataType(), region.order(ByteOrder.LITTLE_ENDIAN)));
    }
    return tensors;
  }

  /** Gives every array its place: the widest elements first, so that each array is aligned to its element size. */
  private static Map<String, SafetensorsHeader.Entry> layOut(Path file, Map<String, StoredTensor> tensors) {
    Map<String, ElementType> types = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> types.put(name, elementType(file, name, tensor)));
    List<String> order = new ArrayList<>(tensors.keySet());
    order.sort(Comparator.comparingInt((String name) -> types.get(name).bytes()).reversed());
    Map<String, SafetensorsHeader.Entry> entries = new LinkedHashMap<>();
    types.keySet().forEach(name -> entries.put(name, null));
    long position = 0;
    for (String name : order) {
      StoredTensor tensor = tensors.get(name);
      long end = position + tensor.bytes().remaining();
      entries.put(name, new SafetensorsHeader.Entry(types.get(name), tensor.shape(), position, end));
      position = end;
    }
    return entries;
  }

  private static ElementType elementType(Path file, String name, StoredTensor tensor) {
    return ElementType.of(tensor.type())
        .orElseThrow(
            () ->
                new MadaException(
                    "cannot write %s: safetensors has no type for %s (%s)".formatted(file, name, tensor.type())));
  }

  private static byte[] padded(String json) {
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    int padding = Math.floorMod(-bytes, ALIGNMENT);
    return (json + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
