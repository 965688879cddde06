package io.mada.label.format;

import io.mada.api.ImageSize;
import io.mada.api.data.LabelMap;
import io.mada.label.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Label Studio's brush masks: the RGBA bytes of a picture, row by row, packed by thi.ng's rle-pack.
 * They form a bit stream, highest bit first: 32 bits with the number of bytes, 5 bits with the size
 * of a byte minus 1, and four times 4 bits with the sizes of lengths minus 1; then blocks
 * consisting of a bit that says whether a single byte is repeated, 2 bits that choose the size of
 * the length, the length minus 1, and the byte or bytes. Only alpha counts.
 */
final class BrushRle {

  private static final int CHANNELS = 4;
  private static final int ALPHA = 3;
  private static final int[] SIZES = {3, 4, 8, 16};

  private BrushRle() {}

  /** Packs the pixels of a class. */
  static byte[] encode(LabelMap label, int id) {
    var out = new Bits();
    byte[] ids = label.ids();
    out.write(CHANNELS * ids.length, Integer.SIZE);
    out.write(Byte.SIZE - 1, 5);
    for (int size : SIZES) {
      out.write(size - 1, 4);
    }
    for (int from = 0; from < ids.length; ) {
      boolean inside = ids[from] == (byte) id;
      int to = from + 1;
      while (to < ids.length && (ids[to] == (byte) id) == inside) {
        to++;
      }
      run(out, (long) CHANNELS * (to - from), inside ? 0xff : 0);
      from = to;
    }
    return out.bytes();
  }

  private static void run(Bits out, long length, int value) {
    int longest = 1 << SIZES[SIZES.length - 1];
    for (long left = length; left > 0; left -= longest) {
      int part = (int) Math.min(left, longest);
      int index = 0;
      while (part > 1 << SIZES[index]) {
        index++;
      }
      out.write(1, 1);
      out.write(index, 2);
      out.write(part - 1, SIZES[index]);
      out.write(value, Byte.SIZE);
    }
  }

  /** Turns bits into bytes. */
  private static final class Bits {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long pending;
    private int count;

    void write(int value, int size) {
      pending = pending << size | value & (1L << size) - 1;
      count += size;
      while (count >= Byte.SIZE) {
        count -= Byte.SIZE;
        bytes.write((int) (pending >> count));
      }
    }

    byte[] bytes() {
      if (count > 0) {
        write(0, Byte.SIZE - count);
      }
      return bytes.toByteArray();
    }
  }

  /**
   * Unpacks a mask: the pixels whose alpha is not 0, row by row.
   *
   * @param packed bytes from 0 to 255
   * @param at starts the message of the {@link io.mada.api.MadaException} about damaged data, or a
   *     size that differs from the image's
   */
  static BitSet decode(long[] packed, ImageSize size, Json at) {
    var in = new Input(packed, at);
    long total = in.read(Integer.SIZE);
    int pixels = size.width() * size.height();
    if (total != (long) CHANNELS * pixels) {
      throw at.error(
          "is a mask of "
              + total
              + " bytes, which is not 4 for each pixel of its image of "
              + size);
    }
    if (in.read(5) != Byte.SIZE - 1) {
      throw at.error("is no brush mask: its words are no bytes");
    }
    int[] sizes = new int[SIZES.length];
    Arrays.setAll(sizes, i -> (int) in.read(4) + 1);
    var mask = new BitSet(pixels);
    for (long from = 0; from < total; ) {
      boolean repeated = in.read(1) == 1;
      long to = from + 1 + in.read(sizes[(int) in.read(2)]);
      if (to > total) {
        throw at.error("has runs beyond its image");
      }
      if (repeated) {
        if (in.read(Byte.SIZE) != 0) {
          mask.set(firstPixel(from), firstPixel(to));
        }
      } else {
        for (long i = from; i < to; i++) {
          if (in.read(Byte.SIZE) != 0 && i % CHANNELS == ALPHA) {
            mask.set((int) (i / CHANNELS));
          }
        }
      }
      from = to;
    }
    return mask;
  }

  /** The first pixel whose alpha is not before a given byte. */
  private static int firstPixel(long index) {
    return (int) (index / CHANNELS);
  }

  /** Reads bits from bytes. */
  private static final class Input {
    private final long[] bytes;
    private final Json at;
    private long position;

    Input(long[] bytes, Json at) {
      this.bytes = bytes;
      this.at = at;
    }

    long read(int size) {
      if (position + size > (long) Byte.SIZE * bytes.length) {
        throw at.error("is a damaged mask: it ends early");
      }
      long value = 0;
      for (int left = size; left > 0; ) {
        long octet = bytes[(int) (position / Byte.SIZE)];
        if (octet < 0 || octet > 0xff) {
          throw at.error("is a damaged mask: " + octet + " is no byte");
        }
        int here = Byte.SIZE - (int) (position % Byte.SIZE);
        int take = Math.min(here, left);
        value = value << take | octet >> here - take & (1L << take) - 1;
        position += take;
        left -= take;
      }
      return value;
    }
  }
}
