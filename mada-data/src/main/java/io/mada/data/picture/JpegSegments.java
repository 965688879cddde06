package io.mada.data.picture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;

/**
 * What comes before the first scan of a JPEG (ITU-T T.81): the frame, the tables, and what programs
 * have added.
 *
 * @param tables all segments that the decoder needs, in order
 * @param scan where the first scan begins
 * @param frame SOF, which gives size and components
 * @param exif null if there is none
 * @param jfif whether there is a JFIF marker
 * @param adobe the transform in Adobe's marker; negative if there is none
 */
record JpegSegments(
    List<Segment> tables, long scan, Segment frame, byte[] exif, boolean jfif, int adobe) {

  /** A segment without its length. */
  record Segment(int marker, byte[] content) {

    private boolean begins(String word) {
      return content.length >= word.length()
          && new String(content, 0, word.length(), ISO).equals(word);
    }

    private int unsigned(int at) {
      return content[at] & 0xff;
    }
  }

  private static final java.nio.charset.Charset ISO = java.nio.charset.StandardCharsets.ISO_8859_1;
  private static final String EXIF = "Exif\0\0";
  private static final String ADOBE = "Adobe";
  private static final int ADOBE_TRANSFORM = 11;

  private static final int SOF0 = 0xc0;
  private static final int SOF15 = 0xcf;
  private static final List<Integer> NO_FRAMES = List.of(0xc4, 0xc8, 0xcc);
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;
  private static final int APP15 = 0xef;
  private static final int COMMENT = 0xfe;

  static JpegSegments read(ImageInputStream in) throws IOException {
    List<Segment> tables = new ArrayList<>();
    Segment frame = null;
    byte[] exif = null;
    boolean jfif = false;
    int adobe = -1;
    in.seek(2);
    while (true) {
      int marker = marker(in);
      if (marker == SOS) {
        requireFrame(frame);
        return new JpegSegments(tables, in.getStreamPosition() - 2, frame, exif, jfif, adobe);
      }
      Segment segment = new Segment(marker, content(in));
      if (marker >= SOF0 && marker <= SOF15 && !NO_FRAMES.contains(marker)) {
        frame = segment;
      }
      if (marker < APP0 || marker > APP15 && marker != COMMENT) {
        tables.add(segment);
      } else if (marker == APP0) {
        jfif |= segment.begins("JFIF\0");
      } else if (marker == APP1 && exif == null && segment.begins(EXIF)) {
        exif = Arrays.copyOfRange(segment.content, EXIF.length(), segment.content.length);
      } else if (marker == APP14
          && segment.begins(ADOBE)
          && segment.content.length > ADOBE_TRANSFORM) {
        adobe = segment.unsigned(ADOBE_TRANSFORM);
      }
    }
  }

  private static int marker(ImageInputStream in) throws IOException {
    if (in.readUnsignedByte() != 0xff) {
      throw new IIOException("no marker where one must be");
    }
    int marker = 0xff;
    while (marker == 0xff) {
      marker = in.readUnsignedByte();
    }
    if (marker == 0 || marker == SOI || marker == EOI) {
      throw new IIOException("it holds no picture");
    }
    return marker;
  }

  private static byte[] content(ImageInputStream in) throws IOException {
    int length = in.readUnsignedShort() - 2;
    if (length < 0) {
      throw new IIOException("a segment has no length");
    }
    byte[] content = new byte[length];
    in.readFully(content);
    return content;
  }

  private static void requireFrame(Segment frame) throws IOException {
    if (frame == null
        || frame.content.length < 6
        || frame.content.length < 6 + 3 * frame.unsigned(5)) {
      throw new IIOException("it has no frame before its first scan");
    }
  }

  /** SOF's number: 0 and 1 are sequential, 2 is progressive, 3 lossless, from 9 on arithmetic. */
  int process() {
    return frame.marker - SOF0;
  }

  int bits() {
    return frame.unsigned(0);
  }

  int height() {
    return frame.unsigned(1) << 8 | frame.unsigned(2);
  }

  int width() {
    return frame.unsigned(3) << 8 | frame.unsigned(4);
  }

  int components() {
    return frame.unsigned(5);
  }

  /** The name of a component. */
  int id(int component) {
    return frame.unsigned(6 + 3 * component);
  }

  /**
   * The same picture without anything that a decoder does not need or could misunderstand.
   *
   * @param transform for Adobe's marker, which says what the components mean
   * @param end of the picture in the file
   */
  byte[] plain(byte[] file, int transform, int end) {
    var out = new ByteArrayOutputStream(file.length + 64);
    out.write(0xff);
    out.write(SOI);
    write(
        out,
        new Segment(
            APP14, new byte[] {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform}));
    tables.forEach(segment -> write(out, segment));
    out.write(file, (int) scan, end - (int) scan);
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, Segment segment) {
    int length = segment.content.length + 2;
    out.write(0xff);
    out.write(segment.marker);
    out.write(length >> 8);
    out.write(length);
    out.writeBytes(segment.content);
  }

  /** One past the marker that ends the picture. */
  int end(byte[] file) throws IOException {
    int at = (int) scan;
    while (true) {
      while (at < file.length && file[at] != (byte) 0xff) {
        at++;
      }
      while (at < file.length && file[at] == (byte) 0xff) {
        at++;
      }
      if (at >= file.length) {
        throw new IIOException("its end marker is missing");
      }
      int marker = file[at++] & 0xff;
      boolean standsAlone = marker < 2 || marker >= 0xd0 && marker <= SOI;
      if (marker == EOI) {
        return at;
      }
      if (!standsAlone) {
        int length = at + 1 < file.length ? (file[at] & 0xff) << 8 | file[at + 1] & 0xff : 0;
        at += Math.max(2, length);
      }
    }
  }
}
