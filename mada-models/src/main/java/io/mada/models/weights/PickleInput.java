package io.mada.models.weights;

import io.mada.api.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The bytes of a pickle, with a count of how many are left. */
final class PickleInput extends InputStream {

  private static final int LONGEST_LINE = 1 << 12;

  private final ByteBuffer bytes;

  /**
   * @param bytes read from its position on
   */
  PickleInput(ByteBuffer bytes) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public int read() {
    return bytes.hasRemaining() ? bytes.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (length > 0 && !bytes.hasRemaining()) {
      return -1;
    }
    int count = Math.min(length, bytes.remaining());
    bytes.get(target, offset, count);
    return count;
  }

  @Override
  public int available() {
    return bytes.remaining();
  }

  /** How many bytes have been read. */
  int position() {
    return bytes.position();
  }

  /**
   * Refuses the length that comes next, as {@code fieldBytes} bytes, if the file is shorter than
   * that.
   */
  void checkLength(int fieldBytes) {
    if (bytes.remaining() < fieldBytes) {
      throw new DamagedFileException("its pickle is cut off");
    }
    int at = bytes.position();
    long length = fieldBytes == Integer.BYTES ? bytes.getInt(at) : bytes.getLong(at);
    if (length < 0 || length > bytes.remaining() - fieldBytes) {
      throw new DamagedFileException(
          Text.of("its pickle tells of %d bytes, and %d are left", length, available()));
    }
  }

  /** A line of text without its terminator; names and numbers are short. */
  String line() throws IOException {
    int start = bytes.position();
    int end = start;
    while (end < bytes.limit() && bytes.get(end) != '\n') {
      end++;
    }
    if (end == bytes.limit() || end - start > LONGEST_LINE) {
      throw new DamagedFileException("its pickle is cut off, or a line of it is too long");
    }
    byte[] line = new byte[end - start];
    bytes.get(line);
    bytes.get();
    return new String(line, StandardCharsets.UTF_8);
  }
}
