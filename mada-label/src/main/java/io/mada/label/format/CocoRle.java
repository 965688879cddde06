package io.mada.label.format;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.data.LabelMap;
import io.mada.label.json.Json;
import java.util.Arrays;
import java.util.BitSet;

/**
 * COCO's run lengths (cocoapi, {@code common/maskApi.c}): numbers of pixels that are alternately
 * outside and inside, column by column, starting with outside. In text form, each number from the
 * fourth on is the difference from the last but one, in groups of 5 bits, lowest first, one
 * character each.
 */
final class CocoRle {

  private static final int FIRST = '0';
  private static final int MORE = 0x20;
  private static final int SIGN = 0x10;

  /** Enough groups for any difference between two numbers of pixels. */
  private static final int MOST_GROUPS = 7;

  private CocoRle() {}

  /** The runs of a class in a label. */
  static long[] runs(LabelMap label, int id) {
    long[] runs = new long[16];
    int count = 0;
    long length = 0;
    boolean inside = false;
    for (int x = 0; x < label.width(); x++) {
      for (int i = x; i < label.ids().length; i += label.width()) {
        if ((label.ids()[i] == (byte) id) != inside) {
          if (count + 1 == runs.length) {
            runs = Arrays.copyOf(runs, 2 * runs.length);
          }
          runs[count++] = length;
          length = 0;
          inside = !inside;
        }
        length++;
      }
    }
    runs[count++] = length;
    return Arrays.copyOf(runs, count);
  }

  /** Runs in text form. */
  static String text(long[] runs) {
    var text = new StringBuilder();
    for (int i = 0; i < runs.length; i++) {
      long number = i > 2 ? runs[i] - runs[i - 2] : runs[i];
      boolean more = true;
      while (more) {
        long group = number & 0x1f;
        number >>= 5;
        more = (group & SIGN) == 0 ? number != 0 : number != -1;
        text.append((char) (FIRST + (more ? group | MORE : group)));
      }
    }
    return text.toString();
  }

  /**
   * Parses runs in text form.
   *
   * @param at starts the error message about damaged text
   */
  static long[] runs(String text, Json at) {
    long[] runs = new long[text.length()];
    int count = 0;
    for (int i = 0; i < text.length(); count++) {
      long number = 0;
      int shift = 0;
      for (boolean more = true; more; shift += 5) {
        int group = i < text.length() ? text.charAt(i++) - FIRST : -1;
        if (group < 0 || group > 0x3f || shift == 5 * MOST_GROUPS) {
          throw at.error("is no run lengths of COCO: it is damaged at character " + i);
        }
        number |= (long) (group & 0x1f) << shift;
        more = (group & MORE) != 0;
        if (!more && (group & SIGN) != 0) {
          number |= -1L << (shift + 5);
        }
      }
      runs[count] = count > 2 ? number + runs[count - 2] : number;
    }
    return Arrays.copyOf(runs, count);
  }

  /**
   * The pixels of runs, row by row.
   *
   * @param at starts the message of the {@link MadaException} about runs that do not fit the image
   */
  static BitSet pixels(long[] runs, ImageSize size, Json at) {
    int total = size.width() * size.height();
    var pixels = new BitSet(total);
    int from = 0;
    for (int i = 0; i < runs.length; i++) {
      if (runs[i] < 0) {
        throw at.error("has a run of " + runs[i] + " pixels");
      }
      if (runs[i] > total - from) {
        throw at.error("has runs beyond the " + total + " pixels of its image");
      }
      int to = from + (int) runs[i];
      for (int k = from; i % 2 == 1 && k < to; k++) {
        pixels.set(k % size.height() * size.width() + k / size.height());
      }
      from = to;
    }
    if (from != total) {
      throw at.error("has runs of " + from + " pixels, but its image has " + total);
    }
    return pixels;
  }
}
