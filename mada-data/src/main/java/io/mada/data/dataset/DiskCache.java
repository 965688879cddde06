package io.mada.data.dataset;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.internal.file.Durable;
import io.mada.internal.file.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/**
 * Decoded and resized images and labels in a folder, which runs and processes share. An entry is
 * identified by the files that it was made from, with their sizes and dates, and by the settings;
 * so editing a file makes a new entry. Used by several threads.
 *
 * <p>Each entry is a file of its own, which appears whole and has a checksum: whatever a killed
 * process, a crash or another version leaves there, at worst an image is decoded again. Files are
 * read, not mapped into memory, which took three times as long.
 *
 * <p>The folder holds about as much as it may. To make room, entries that no run has used for the
 * longest time go first, but none that was used since this process began: training asks for all
 * images in turn, and would find none of them again.
 */
public final class DiskCache {

  /** Goes up whenever a decoder or the resizing gives different bytes. */
  private static final int VERSION = 1;

  private static final int MAGIC = 0x4D414441;
  private static final int HEADER = 5 * Integer.BYTES;
  private static final long GIGABYTE = 1_000_000_000;
  private static final String SUFFIX = ".mada";
  static final String UNFINISHED = ".part";

  private final Path folder;
  private final CacheRoom room;
  private final Consumer<String> warnings;
  private volatile boolean adds = true;

  /** Pixels of the same number of bytes each. */
  private record Pixels(int width, int height, byte[] bytes) {

    static Pixels of(RgbImage image) {
      return new Pixels(image.width(), image.height(), image.rgb());
    }

    static Pixels of(LabelMap label) {
      return new Pixels(label.width(), label.height(), label.ids());
    }

    int checksum() {
      CRC32C checksum = new CRC32C();
      checksum.update(ByteBuffer.allocate(2 * Integer.BYTES).putInt(width).putInt(height).flip());
      checksum.update(bytes);
      return (int) checksum.getValue();
    }
  }

  private DiskCache(Path folder, long limit, Consumer<String> warnings) {
    this.folder = folder;
    this.warnings = warnings;
    room = new CacheRoom(folder, limit);
  }

  /**
   * Reads {@code folder} and {@code gigabytes}.
   *
   * @param warnings told once, if nothing more can be added
   * @throws ConfigurationException if the path cannot be a folder
   */
  public static DiskCache read(Section section, Consumer<String> warnings) {
    Path folder = section.path("folder");
    double gigabytes = section.number("gigabytes", Range.between(0.001, 1_000_000));
    DiskCache cache = new DiskCache(folder, (long) (gigabytes * GIGABYTE), warnings);
    section.rejectUnread();
    section.check(
        !Files.exists(folder) || Files.isDirectory(folder),
        "folder",
        "is " + folder + ", which is no folder");
    return cache;
  }

  /**
   * An image from the cache, or made and kept now.
   *
   * @param files that it is made from
   * @param settings everything else that it depends on
   */
  RgbImage image(List<Path> files, String settings, Supplier<RgbImage> make) {
    Pixels pixels = get("image\n" + settings, files, 3, () -> Pixels.of(make.get()));
    return new RgbImage(pixels.width, pixels.height, pixels.bytes);
  }

  /**
   * A label from the cache, or made and kept now.
   *
   * @param files that it is made from
   * @param settings everything else that it depends on
   */
  LabelMap label(List<Path> files, String settings, Supplier<LabelMap> make) {
    Pixels pixels = get("label\n" + settings, files, 1, () -> Pixels.of(make.get()));
    return new LabelMap(pixels.width, pixels.height, pixels.bytes);
  }

  private Pixels get(String settings, List<Path> files, int channels, Supplier<Pixels> make) {
    Path entry;
    try {
      entry = entry(settings, files);
    } catch (IOException e) {
      // Whoever reads the file says what is wrong with it.
      return make.get();
    }
    Pixels kept = read(entry, channels);
    if (kept != null) {
      return kept;
    }
    Pixels made = make.get();
    write(entry, made);
    return made;
  }

  /** Where an entry is, given all that it depends on. */
  private Path entry(String settings, List<Path> files) throws IOException {
    StringBuilder key = new StringBuilder().append(VERSION).append('\n').append(settings);
    for (Path file : files) {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      key.append('\n').append(file.toRealPath());
      key.append('\n').append(attributes.size());
      key.append('\n').append(attributes.lastModifiedTime());
    }
    String name = hash(key.toString());
    // Subfolders keep any one folder from getting so many files that it becomes slow.
    return folder.resolve(name.substring(0, 2)).resolve(name.substring(2) + SUFFIX);
  }

  private static String hash(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The pixels of an entry; null if there is none, or if it is damaged. */
  private Pixels read(Path entry, int channels) {
    try (FileChannel file = FileChannel.open(entry, StandardOpenOption.READ)) {
      ByteBuffer header = ByteBuffer.allocate(HEADER);
      fill(file, header);
      int magic = header.getInt();
      int version = header.getInt();
      int width = header.getInt();
      int height = header.getInt();
      long size = (long) channels * width * height;
      if (magic != MAGIC || version != VERSION || size < 1 || file.size() != HEADER + size) {
        return null;
      }
      byte[] bytes = new byte[Math.toIntExact(size)];
      fill(file, ByteBuffer.wrap(bytes));
      Pixels pixels = new Pixels(width, height, bytes);
      if (header.getInt() != pixels.checksum()) {
        return null;
      }
      used(entry);
      return pixels;
    } catch (IOException | ArithmeticException e) {
      return null;
    }
  }

  /** What was used most recently is kept longest. */
  private void used(Path entry) throws IOException {
    if (CacheRoom.isDue(Files.getLastModifiedTime(entry))) {
      try {
        Files.setLastModifiedTime(entry, FileTime.fromMillis(System.currentTimeMillis()));
      } catch (IOException e) {
        // The folder may belong to somebody else; it can be read all the same.
      }
    }
  }

  private static void fill(FileChannel file, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (file.read(buffer) < 0) {
        throw new IOException("ends early");
      }
    }
    buffer.flip();
  }

  private void write(Path entry, Pixels pixels) {
    if (!adds) {
      return;
    }
    long size = (long) HEADER + pixels.bytes.length;
    try {
      if (room.take(size)) {
        // Threads and processes that make the same entry at once each write their own file.
        Durable.folder(entry.getParent());
        String name = entry.getFileName().toString().replace(SUFFIX, "");
        Path part = entry.resolveSibling("." + name + "." + UUID.randomUUID() + UNFINISHED);
        try {
          write(part, entry, pixels);
        } finally {
          Files.deleteIfExists(part);
        }
      } else if (room.isFull()) {
        stopAdding(folder + " holds what it may, or its disk has less than 2 GB left");
      }
    } catch (ClosedByInterruptException e) {
      // Nobody is waiting for the image any more: training has ended, and its loader is closed.
    } catch (IOException e) {
      stopAdding(MadaException.cannot("write", folder, e).getMessage());
    }
  }

  /** Does not wait for the disk: what a crash leaves behind does not match its checksum. */
  private static void write(Path part, Path entry, Pixels pixels) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    header.putInt(MAGIC).putInt(VERSION).putInt(pixels.width).putInt(pixels.height);
    header.putInt(pixels.checksum()).flip();
    try (FileChannel file =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      WholeFile.writeFully(file, header);
      WholeFile.writeFully(file, ByteBuffer.wrap(pixels.bytes));
    }
    Files.move(part, entry, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private synchronized void stopAdding(String reason) {
    if (adds) {
      adds = false;
      warnings.accept(
          Text.of("data.cache: %s; nothing more is added, and images are decoded again", reason));
    }
  }
}
