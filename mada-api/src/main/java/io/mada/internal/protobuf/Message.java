package io.mada.internal.protobuf;

import io.mada.internal.file.WholeFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * A message in the wire format of Protocol Buffers. Large content is fetched when the message is
 * written, so that a network is not in memory twice.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the format</a>
 */
public final class Message {

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;

  /** Bytes that are fetched later. */
  private record Large(long size, Supplier<ByteBuffer> content) {}

  /** {@link ByteArrayOutputStream}s and {@link Large} ones in turn. */
  private final List<Object> parts = new ArrayList<>();

  private long size;

  /**
   * The length of the message.
   *
   * @return bytes
   */
  public long size() {
    return size;
  }

  /**
   * Adds a whole number.
   *
   * @param field its number
   * @param value of the field
   * @return this
   */
  public Message add(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  /**
   * Adds a 32-bit number.
   *
   * @param field its number
   * @param value of the field
   * @return this
   */
  public Message add(int field, float value) {
    tag(field, FIXED_32);
    put(ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, value).array());
    return this;
  }

  /**
   * Adds a 64-bit number.
   *
   * @param field its number
   * @param value of the field
   * @return this
   */
  public Message add(int field, double value) {
    tag(field, FIXED_64);
    put(
        ByteBuffer.allocate(Double.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putDouble(0, value)
            .array());
    return this;
  }

  /**
   * Adds text.
   *
   * @param field its number
   * @param value of the field
   * @return this
   */
  public Message add(int field, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    begin(field, bytes.length);
    put(bytes);
    return this;
  }

  /**
   * Adds a message, as it is now.
   *
   * @param field its number
   * @param value of the field
   * @return this
   */
  public Message add(int field, Message value) {
    begin(field, value.size);
    for (Object part : value.parts) {
      if (part instanceof ByteArrayOutputStream bytes) {
        put(bytes.toByteArray());
      } else {
        parts.add(part);
        size += ((Large) part).size;
      }
    }
    return this;
  }

  /**
   * Adds bytes.
   *
   * @param field its number
   * @param count how many
   * @param content gives {@code count} bytes, from position to limit
   * @return this
   */
  public Message add(int field, long count, Supplier<ByteBuffer> content) {
    begin(field, count);
    parts.add(new Large(count, content));
    size += count;
    return this;
  }

  /**
   * Writes all of it.
   *
   * @param channel where it goes
   * @throws IOException if the channel fails
   */
  public void writeTo(FileChannel channel) throws IOException {
    for (Object part : parts) {
      WholeFile.writeFully(channel, content(part));
    }
  }

  /**
   * The whole message, for small ones.
   *
   * @return what is written
   */
  public byte[] bytes() {
    ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(size));
    parts.forEach(part -> all.put(content(part)));
    return all.array();
  }

  private static ByteBuffer content(Object part) {
    return part instanceof ByteArrayOutputStream bytes
        ? ByteBuffer.wrap(bytes.toByteArray())
        : ((Large) part).content.get().duplicate();
  }

  private void begin(int field, long length) {
    tag(field, LENGTH_DELIMITED);
    varint(length);
  }

  private void tag(int field, int wireType) {
    varint((long) field << 3 | wireType);
  }

  /** Seven bits a byte, the lowest first. */
  private void varint(long value) {
    byte[] bytes = new byte[Long.BYTES + 2];
    int count = 0;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[count++] = (byte) (rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    bytes[count++] = (byte) rest;
    put(Arrays.copyOf(bytes, count));
  }

  private void put(byte[] bytes) {
    Object last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
    if (!(last instanceof ByteArrayOutputStream)) {
      last = new ByteArrayOutputStream();
      parts.add(last);
    }
    ((ByteArrayOutputStream) last).writeBytes(bytes);
    size += bytes.length;
  }
}
