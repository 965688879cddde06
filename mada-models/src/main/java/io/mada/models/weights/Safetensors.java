package io.mada.models.weights;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.WeightFormat;
import io.mada.api.nn.Weights;
import io.mada.internal.file.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The safetensors format: eight bytes of header length, the header as JSON, then the arrays' bytes.
 * What is read is mapped from the file, not copied, and remains valid if the file is replaced.
 *
 * <p>What is written carries the {@link WeightChecksum} of its content in the metadata, which every
 * other reader ignores, and is checked against it when read.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class Safetensors implements WeightFormat {

  private static final int ALIGNMENT = 8;

  /** The limit of the reference implementation. */
  private static final int MAX_HEADER = 100_000_000;

  @Override
  public Weights read(Path file) {
    return MappedFile.read(file, "safetensors file", Safetensors::read);
  }

  @Override
  public void write(Path file, Weights weights) {
    Map<String, SafetensorsHeader.Entry> entries = layOut(file, weights.tensors());
    byte[] json = padded(new SafetensorsHeader(entries, WeightChecksum.addTo(weights)).toJson());
    ByteBuffer length =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, json.length);
    List<String> byPlace = new ArrayList<>(entries.keySet());
    byPlace.sort(Comparator.comparingLong(name -> entries.get(name).begin()));
    WholeFile.write(
        file,
        channel -> {
          WholeFile.writeFully(channel, length);
          WholeFile.writeFully(channel, ByteBuffer.wrap(json));
          for (String name : byPlace) {
            WholeFile.writeFully(channel, weights.tensors().get(name).bytes().duplicate());
          }
        });
  }

  private static Weights read(MappedFile file) throws IOException {
    long headerBytes = headerLength(file);
    SafetensorsHeader header = SafetensorsHeader.parse(text(file.bytes(Long.BYTES, headerBytes)));
    long data = Long.BYTES + headerBytes;
    header.check(file.size() - data);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, SafetensorsHeader.Entry> named : header.entries().entrySet()) {
      SafetensorsHeader.Entry entry = named.getValue();
      ByteBuffer bytes = file.bytes(data + entry.begin(), entry.end() - entry.begin());
      tensors.put(named.getKey(), new StoredTensor(entry.shape(), entry.type().dataType(), bytes));
    }
    return WeightChecksum.verified(new Weights(tensors, header.metadata()));
  }

  private static long headerLength(MappedFile file) throws IOException {
    long length = file.bytes(0, Long.BYTES).getLong();
    if (length < 0 || length > Math.min(MAX_HEADER, file.size() - Long.BYTES)) {
      throw new DamagedFileException(
          Text.of(
              "it tells of a header of %s bytes in a file of %d",
              Long.toUnsignedString(length), file.size()));
    }
    return length;
  }

  private static String text(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new DamagedFileException("its header is no UTF-8 text");
    }
  }

  /**
   * Gives every array its place: the widest elements first, so that each array is aligned to its
   * element size.
   */
  private static Map<String, SafetensorsHeader.Entry> layOut(
      Path file, Map<String, StoredTensor> tensors) {
    Map<String, ElementType> types = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> types.put(name, elementType(file, name, tensor)));
    List<String> order = new ArrayList<>(tensors.keySet());
    order.sort(Comparator.comparingInt((String name) -> types.get(name).bytes()).reversed());
    Map<String, SafetensorsHeader.Entry> entries = new LinkedHashMap<>();
    types.keySet().forEach(name -> entries.put(name, null));
    long position = 0;
    for (String name : order) {
      StoredTensor tensor = tensors.get(name);
      long end = position + tensor.shape().size() * types.get(name).bytes();
      entries.put(
          name, new SafetensorsHeader.Entry(types.get(name), tensor.shape(), position, end));
      position = end;
    }
    return entries;
  }

  private static ElementType elementType(Path file, String name, StoredTensor tensor) {
    return ElementType.of(tensor.type())
        .orElseThrow(
            () ->
                new MadaException(
                    Text.of(
                        "cannot write %s: safetensors has no type for %s (%s)",
                        file, name, tensor.type())));
  }

  private static byte[] padded(String json) {
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    int padding = Math.floorMod(-bytes, ALIGNMENT);
    return (json + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
  }
}
