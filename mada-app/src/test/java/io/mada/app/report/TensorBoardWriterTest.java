package io.mada.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reads the files with a decoder of its own: a bitwise checksum, and fields as they come. */
class TensorBoardWriterTest {

  private static final Clock NOON =
      Clock.fixed(Instant.parse("2024-05-01T12:00:00.250Z"), ZoneOffset.UTC);

  @Test
  void scalarsReadBack() throws IOException {
    var out = new ByteArrayOutputStream();
    TensorBoardWriter writer = new TensorBoardWriter(out, 300, NOON);
    writer.scalar("stage1/loss", 300, 1.25);
    writer.scalar("stage1/größe", 90_000_000_000L, Double.NaN);

    List<Map<Integer, Object>> events = events(out.toByteArray());

    assertEquals(4, events.size());
    events.forEach(event -> assertEquals(1714564800.25, event.get(1)));
    assertEquals("brain.Event:2", text(events.get(0).get(3)));
    assertEquals(Map.of(1, 1714564800.25, 2, 300L), without(events.get(1), 7));
    assertEquals(Map.of(1, 1L), fields((byte[]) events.get(1).get(7)));
    assertScalar("stage1/loss", 300, 1.25f, events.get(2));
    assertScalar("stage1/größe", 90_000_000_000L, Float.NaN, events.get(3));
  }

  @Test
  void theDecodersChecksumIsCrc32c() {
    assertEquals(0xe3069283, crc32c("123456789".getBytes(StandardCharsets.US_ASCII)));
  }

  private static void assertScalar(String tag, long step, float value, Map<Integer, Object> event) {
    Map<Integer, Object> point = fields((byte[]) fields((byte[]) event.get(5)).get(1));
    assertEquals(step, event.get(2));
    assertEquals(tag, text(point.get(1)));
    assertEquals(value, point.get(2));
  }

  private static List<Map<Integer, Object>> events(byte[] file) {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<Map<Integer, Object>> events = new ArrayList<>();
    while (buffer.hasRemaining()) {
      byte[] length = take(buffer, 8);
      assertEquals(masked(crc32c(length)), buffer.getInt());
      byte[] data =
          take(buffer, (int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong());
      assertEquals(masked(crc32c(data)), buffer.getInt());
      events.add(fields(data));
    }
    return events;
  }

  private static Map<Integer, Object> fields(byte[] message) {
    ByteBuffer buffer = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Object> fields = new LinkedHashMap<>();
    while (buffer.hasRemaining()) {
      long key = varint(buffer);
      Object value =
          switch ((int) (key & 7)) {
            case 0 -> varint(buffer);
            case 1 -> buffer.getDouble();
            case 2 -> take(buffer, (int) varint(buffer));
            case 5 -> buffer.getFloat();
            default -> throw new IllegalStateException("wire type of key " + key);
          };
      fields.put((int) (key >> 3), value);
    }
    return fields;
  }

  private static long varint(ByteBuffer buffer) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = buffer.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static byte[] take(ByteBuffer buffer, int count) {
    byte[] bytes = new byte[count];
    buffer.get(bytes);
    return bytes;
  }

  private static Map<Integer, Object> without(Map<Integer, Object> fields, int field) {
    Map<Integer, Object> rest = new LinkedHashMap<>(fields);
    rest.remove(field);
    return rest;
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, StandardCharsets.UTF_8);
  }

  private static int masked(int crc) {
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }

  private static int crc32c(byte[] data) {
    int crc = -1;
    for (byte b : data) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) * 0x82f63b78);
      }
    }
    return ~crc;
  }
}
