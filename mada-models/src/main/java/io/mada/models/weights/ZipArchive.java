package io.mada.models.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The entries of a zip file. Stored entries are mapped; deflated ones count against an allowance.
 */
final class ZipArchive {

  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_BYTES = 46;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_BYTES = 30;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  /** Deflate makes at most 258 bytes from two bits. */
  private static final long HIGHEST_RATIO = 1032;

  private record Entry(int method, long crc, long packed, long size, long header) {}

  private final MappedFile file;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  ZipArchive(MappedFile file) throws IOException {
    this.file = file;
    ByteBuffer end = findEnd();
    int count = Short.toUnsignedInt(end.getShort(10));
    ByteBuffer directory = file.bytes(unsigned(end, 16), unsigned(end, 12));
    for (int i = 0; i < count; i++) {
      readEntry(directory);
    }
  }

  /** Whether a file begins as a zip file does. */
  static boolean is(MappedFile file) throws IOException {
    return file.size() >= LOCAL_BYTES && file.bytes(0, Integer.BYTES).getInt() == LOCAL;
  }

  /** The entries' names in the directory's order. */
  Set<String> names() {
    return entries.keySet();
  }

  /** The content of an entry that is not compressed. */
  ByteBuffer stored(String name) throws IOException {
    Entry entry = entry(name);
    if (entry.method != STORED || entry.packed != entry.size) {
      throw new DamagedFileException(name + " in it is compressed, which PyTorch never does");
    }
    return checked(name, entry, packed(entry));
  }

  /** The content of an entry. */
  ByteBuffer content(String name, Allowance memory) throws IOException {
    Entry entry = entry(name);
    if (entry.method != DEFLATED) {
      return stored(name);
    }
    if (entry.size > HIGHEST_RATIO * entry.packed || entry.size > Integer.MAX_VALUE) {
      throw new DamagedFileException(name + " in it cannot be as large as it says");
    }
    memory.take(entry.size);
    return checked(name, entry, inflate(name, packed(entry), (int) entry.size));
  }

  private Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new DamagedFileException("it lacks " + name);
    }
    return entry;
  }

  private ByteBuffer findEnd() throws IOException {
    int longest = (int) Math.min(file.size(), END_BYTES + 0xffff);
    ByteBuffer tail = file.bytes(file.size() - longest, longest);
    for (int at = longest - END_BYTES; at >= 0; at--) {
      if (tail.getInt(at) == END) {
        return tail.slice(at, END_BYTES).order(tail.order());
      }
    }
    throw new DamagedFileException("it is cut off: the directory at its end is missing");
  }

  private void readEntry(ByteBuffer directory) {
    int at = directory.position();
    if (directory.remaining() < CENTRAL_BYTES || directory.getInt(at) != CENTRAL) {
      throw new DamagedFileException("its directory is damaged");
    }
    int nameBytes = Short.toUnsignedInt(directory.getShort(at + 28));
    int rest =
        Short.toUnsignedInt(directory.getShort(at + 30))
            + Short.toUnsignedInt(directory.getShort(at + 32));
    if (directory.remaining() < CENTRAL_BYTES + nameBytes + rest) {
      throw new DamagedFileException("its directory is damaged");
    }
    byte[] name = new byte[nameBytes];
    directory.get(at + CENTRAL_BYTES, name);
    Entry entry =
        new Entry(
            directory.getShort(at + 10),
            unsigned(directory, at + 16),
            unsigned(directory, at + 20),
            unsigned(directory, at + 24),
            unsigned(directory, at + 42));
    add(new String(name, StandardCharsets.UTF_8), entry);
    directory.position(at + CENTRAL_BYTES + nameBytes + rest);
  }

  private void add(String name, Entry entry) {
    // Nothing is ever unpacked to disk, but a file with such names was made to harm those who do
    // so.
    boolean outside = name.startsWith("/") || Arrays.asList(name.split("[/\\\\]")).contains("..");
    if (outside || entries.put(name, entry) != null) {
      throw new DamagedFileException(
          "its directory names " + name + (outside ? ", outside itself" : " twice"));
    }
  }

  private ByteBuffer packed(Entry entry) throws IOException {
    ByteBuffer header = file.bytes(entry.header, LOCAL_BYTES);
    if (header.getInt() != LOCAL) {
      throw new DamagedFileException("its directory is damaged");
    }
    int nameBytes = Short.toUnsignedInt(header.getShort(26));
    int extraBytes = Short.toUnsignedInt(header.getShort(28));
    return file.bytes(entry.header + LOCAL_BYTES + nameBytes + extraBytes, entry.packed);
  }

  /**
   * The content itself, if its checksum is right; PyTorch can be told to write none, which shows as
   * 0.
   */
  private static ByteBuffer checked(String name, Entry entry, ByteBuffer content) {
    CRC32 crc = new CRC32();
    crc.update(content.duplicate());
    if (entry.crc != 0 && crc.getValue() != entry.crc) {
      throw new DamagedFileException(name + " in it is damaged: its checksum is wrong");
    }
    return content;
  }

  private static ByteBuffer inflate(String name, ByteBuffer packed, int size) {
    ByteBuffer content = ByteBuffer.allocate(size);
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed);
      while (content.hasRemaining() && !inflater.finished()) {
        if (inflater.inflate(content) == 0
            && (inflater.needsInput() || inflater.needsDictionary())) {
          break;
        }
      }
    } catch (DataFormatException e) {
      throw new DamagedFileException(name + " in it cannot be decompressed");
    } finally {
      inflater.end();
    }
    if (content.hasRemaining()) {
      throw new DamagedFileException(name + " in it cannot be decompressed");
    }
    return content.flip();
  }

  /** Four bytes; all ones would refer to the larger fields of files that are not supported. */
  private static long unsigned(ByteBuffer buffer, int at) {
    return Integer.toUnsignedLong(buffer.getInt(at));
  }
}
