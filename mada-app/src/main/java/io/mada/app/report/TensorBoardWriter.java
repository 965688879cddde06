package io.mada.app.report;

import io.mada.internal.protobuf.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.util.zip.CRC32C;

/**
 * Writes training curves for TensorBoard: TensorFlow's {@code Event} messages in its record format.
 * Several files in a folder are one set of curves. Not thread-safe.
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
   * Starts a file.
   *
   * @param out receives the whole content of a file; the caller closes it
   * @param firstStep of what follows; TensorBoard discards what earlier files say about this step
   *     and later ones
   */
  TensorBoardWriter(OutputStream out, long firstStep, Clock clock) throws IOException {
    this.out = out;
    this.clock = clock;
    write(event(0).add(EVENT_FILE_VERSION, "brain.Event:2"));
    write(event(firstStep).add(EVENT_SESSION_LOG, new Message().add(SESSION_LOG_STATUS, START)));
  }

  /**
   * Adds a point to a curve.
   *
   * @param tag the curve's name; the part before a slash groups curves
   */
  void scalar(String tag, long step, double value) throws IOException {
    Message point = new Message().add(VALUE_TAG, tag).add(VALUE_SIMPLE_VALUE, (float) value);
    write(event(step).add(EVENT_SUMMARY, new Message().add(SUMMARY_VALUE, point)));
  }

  private Message event(long step) {
    return new Message().add(EVENT_WALL_TIME, clock.millis() / 1000.0).add(EVENT_STEP, step);
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

  /** CRC-32C, rotated and shifted as TensorFlow's record format requires. */
  private static int checksum(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
