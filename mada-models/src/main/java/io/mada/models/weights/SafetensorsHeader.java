package io.mada.models.weights;

import ai.djl.ndarray.types.Shape;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import io.mada.api.Text;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON object at the head of a safetensors file.
 *
 * @param entries by name, in the header's order
 */
record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata) {

  private static final String METADATA = "__metadata__";

  /**
   * An array's place.
   *
   * @param begin the first byte, counted from the end of the header
   * @param end one past the last byte
   */
  record Entry(ElementType type, Shape shape, long begin, long end) {}

  /** Parses a header; its entries still have to be checked against the file. */
  static SafetensorsHeader parse(String json) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    JsonReader reader = new JsonReader(new StringReader(json));
    reader.setStrictness(Strictness.STRICT);
    try {
      reader.beginObject();
      while (reader.hasNext()) {
        String name = reader.nextName();
        if (name.equals(METADATA)) {
          readMetadata(reader, metadata);
        } else if (entries.put(name, readEntry(reader, name)) != null) {
          throw new DamagedFileException("its header names " + name + " twice");
        }
      }
      reader.endObject();
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new IllegalStateException();
      }
    } catch (IOException | IllegalStateException | IllegalArgumentException e) {
      throw new DamagedFileException("its header is no JSON of names, types, shapes and offsets");
    }
    return new SafetensorsHeader(entries, metadata);
  }

  /**
   * Checks that the arrays have the sizes that their shapes imply and fill the data without gaps or
   * overlap.
   */
  void check(long dataBytes) {
    for (Map.Entry<String, Entry> named : entries.entrySet()) {
      Entry entry = named.getValue();
      if (entry.end - entry.begin != Sizes.bytes(entry.shape.getShape(), entry.type.bytes())) {
        throw new DamagedFileException(
            Text.of(
                "%s of shape %s does not have %d bytes",
                named.getKey(), entry.shape, entry.end - entry.begin));
      }
    }
    List<Entry> inOrder = new ArrayList<>(entries.values());
    inOrder.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long position = 0;
    for (Entry entry : inOrder) {
      if (entry.begin != position) {
        throw new DamagedFileException("its arrays overlap or leave gaps");
      }
      position = entry.end;
    }
    if (position != dataBytes) {
      throw new DamagedFileException(
          Text.of("it holds %d bytes of data where its header tells of %d", dataBytes, position));
    }
  }

  String toJson() {
    StringWriter text = new StringWriter();
    try (JsonWriter writer = new JsonWriter(text)) {
      writer.setHtmlSafe(false);
      writer.beginObject();
      if (!metadata.isEmpty()) {
        writer.name(METADATA).beginObject();
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
          writer.name(entry.getKey()).value(entry.getValue());
        }
        writer.endObject();
      }
      for (Map.Entry<String, Entry> named : entries.entrySet()) {
        writeEntry(writer, named.getKey(), named.getValue());
      }
      writer.endObject();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return text.toString();
  }

  private static void writeEntry(JsonWriter writer, String name, Entry entry) throws IOException {
    writer.name(name).beginObject();
    writer.name("dtype").value(entry.type.safetensors());
    writer.name("shape").beginArray();
    for (long dimension : entry.shape.getShape()) {
      writer.value(dimension);
    }
    writer.endArray();
    writer.name("data_offsets").beginArray().value(entry.begin).value(entry.end).endArray();
    writer.endObject();
  }

  private static void readMetadata(JsonReader reader, Map<String, String> metadata)
      throws IOException {
    reader.beginObject();
    while (reader.hasNext()) {
      metadata.put(reader.nextName(), reader.nextString());
    }
    reader.endObject();
  }

  private static Entry readEntry(JsonReader reader, String name) throws IOException {
    String type = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    reader.beginObject();
    while (reader.hasNext()) {
      switch (reader.nextName()) {
        case "dtype" -> type = reader.nextString();
        case "shape" -> shape = readNumbers(reader);
        case "data_offsets" -> offsets = readNumbers(reader);
        default -> reader.skipValue();
      }
    }
    reader.endObject();
    if (type == null || shape == null || offsets == null || offsets.size() != 2) {
      throw new DamagedFileException("its header lacks type, shape or offsets of " + name);
    }
    String typeName = type;
    ElementType elementType =
        ElementType.ofSafetensors(type)
            .orElseThrow(
                () ->
                    new DamagedFileException(
                        Text.of("%s has the unknown type %s", name, typeName)));
    long[] dimensions = shape.stream().mapToLong(Long::longValue).toArray();
    Sizes.check(dimensions);
    return new Entry(elementType, new Shape(dimensions), offsets.get(0), offsets.get(1));
  }

  private static List<Long> readNumbers(JsonReader reader) throws IOException {
    List<Long> numbers = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      numbers.add(reader.nextLong());
    }
    reader.endArray();
    return numbers;
  }
}
