package io.mada.app.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.zip.CRC32C;

/**
 * Writes training curves that TensorBoard shows: TensorFlow's {@code Event} messages in its record
 * format. Several files in a folder are one set of curves. Not for use by several threads at once.
 */
final class TensorBoardWriter {

  // Field numbers of the messages in TensorFlow's event.proto and summary.proto.
  private static final int EVENT_WALL_TIME = 1;
  private static final int EVENT_STEP = 2;
  private static final int EVENT_FILE_VERSION = 3;
  private static final int EVENT_SUMMARY = 5;
  private static final int EVENT_SESSION_LOG = 7;
  private static final int SUMMARY_VALUE = 1;
  private static final int VALUE_TAG = 1;
  private static final int VALUE_SIMPLE_VALUE = 2;
  private static final int SESSION_LOG_STATUS = 1;
  private static final int START = 1;

  private final OutputStream out;
  private final Clock clock;

  /**
   * Begins.
   *
   * @param out is the whole content of a file; the caller closes it
   * @param firstStep of what follows; TensorBoard forgets what earlier files say of this step and
   *     later ones
   */
  TensorBoardWriter(OutputStream out, long firstStep, Clock clock) throws IOException {
    this.out = out;
    this.clock = clock;
    write(event(0).text(EVENT_FILE_VERSION, "brain.Event:2"));
    write(
        event(firstStep)
            .message(EVENT_SESSION_LOG, new Message().varint(SESSION_LOG_STATUS, START)));
  }

  /**
   * Adds a point to a curve.
   *
   * @param tag the curve's name; what stands before a slash groups curves
   */
  void scalar(String tag, long step, double value) throws IOException {
    Message point = new Message().text(VALUE_TAG, tag).real(VALUE_SIMPLE_VALUE, (float) value);
    write(event(step).message(EVENT_SUMMARY, new Message().message(SUMMARY_VALUE, point)));
  }

  private Message event(long step) {
    return new Message().real(EVENT_WALL_TIME, clock.millis() / 1000.0).varint(EVENT_STEP, step);
  }

  /** Writes a record: length, its checksum, the data, their checksum. */
  private void write(Message message) throws IOException {
    byte[] data = message.bytes();
    byte[] length = littleEndian(8).putLong(data.length).array();
    out.write(length);
    out.write(littleEndian(4).putInt(checksum(length)).array());
    out.write(data);
    out.write(littleEndian(4).putInt(checksum(data)).array());
  }

  /** CRC-32C, rotated and shifted as TensorFlow's record format has it. */
  private static int checksum(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A message of protocol buffers, field by field. */
  private static final class Message {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Message varint(int field, long value) {
      key(field, VARINT);
      varint(value);
      return this;
    }

    Message real(int field, double value) {
      key(field, FIXED_64);
      bytes.writeBytes(littleEndian(8).putDouble(value).array());
      return this;
    }

    Message real(int field, float value) {
      key(field, FIXED_32);
      bytes.writeBytes(littleEndian(4).putFloat(value).array());
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.bytes());
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }

    private Message bytes(int field, byte[] value) {
      key(field, BYTES);
      varint(value.length);
      bytes.writeBytes(value);
      return this;
    }

    private void key(int field, int wireType) {
      varint((long) field << 3 | wireType);
    }

    /** Seven bits a byte, the lowest first; the top bit says that more follow. */
    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        bytes.write((int) (rest & 0x7f | 0x80));
        rest >>>= 7;
      }
      bytes.write((int) rest);
    }
  }
}
