package io.mada.data.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How much more a {@link DiskCache} may hold, and what to delete if that is too little. Other
 * processes add to the folder and remove from it, so it is counted again from time to time. Used by
 * several threads.
 */
final class CacheRoom {

  /** The limit divided by this is added between two counts. */
  private static final int COUNTS = 20;

  /** What is left free on the disk, to which a run writes its results. */
  private static final long RESERVED = 2_000_000_000;

  /** The age in milliseconds of a file left by a killed process, not by one still at work. */
  private static final long ABANDONED = 3_600_000;

  /**
   * How often an entry in use is marked, in milliseconds. Much longer than a disk's clock lags
   * behind that of a process.
   */
  private static final long LATELY = 600_000;

  private static final Pattern PART = Pattern.compile("[0-9a-f]{2}");

  /** Entries, including those that are being written. */
  private static final Pattern FILE =
      Pattern.compile("[0-9a-f]{30}\\.mada|\\.[0-9a-f]{30}\\.[0-9a-z-]+\\.part");

  private record Entry(Path file, long size, FileTime used) {}

  private final Path folder;
  private final long limit;
  private final long begun = System.currentTimeMillis();
  private long left;
  private boolean full;

  /**
   * @param limit of the bytes of all entries
   */
  CacheRoom(Path folder, long limit) {
    this.folder = folder;
    this.limit = limit;
  }

  /** Whether something in use must be marked again, so that it does not count as old. */
  static boolean isDue(FileTime used) {
    return System.currentTimeMillis() - used.toMillis() > LATELY;
  }

  /** Whether something was surely last used before this process began. */
  private boolean isOld(FileTime used) {
    return used.toMillis() < begun - LATELY;
  }

  /** Whether nothing more fits; one entry may be too large when others are not. */
  synchronized boolean isFull() {
    return full;
  }

  /** Takes room for an entry; false if there is none and none can be made. */
  synchronized boolean take(long size) throws IOException {
    if (size > limit) {
      return false;
    }
    if (!full && left < size) {
      long allowed = Math.min(limit - makeRoom(size), free() - RESERVED);
      left = Math.min(allowed, Math.max(size, limit / COUNTS));
      full = left < size;
    }
    if (full) {
      return false;
    }
    left -= size;
    return true;
  }

  /** The free bytes on the disk where the folder is, or will be. */
  private long free() throws IOException {
    Path existing = folder.toAbsolutePath();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null) {
      throw new NoSuchFileException(folder.toString());
    }
    return Files.getFileStore(existing).getUsableSpace();
  }

  /** Removes old entries until another fits, and returns the bytes of the rest. */
  private long makeRoom(long size) throws IOException {
    List<Entry> entries = entries();
    long total = entries.stream().mapToLong(Entry::size).sum();
    entries.sort(Comparator.comparing(Entry::used));
    // Room for more than one, so that the folder is not listed for each one.
    long wanted = Math.max(0, limit - Math.max(size, limit / COUNTS));
    for (Entry entry : entries) {
      if (total <= wanted || !isOld(entry.used)) {
        break;
      }
      Files.deleteIfExists(entry.file);
      total -= entry.size;
    }
    return total;
  }

  private List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    // Anything else in or below the folder belongs to somebody else.
    for (Path part : children(folder, PART)) {
      for (Path file : children(part, FILE)) {
        add(file, entries);
      }
    }
    return entries;
  }

  private void add(Path file, List<Entry> entries) throws IOException {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      boolean unfinished = file.toString().endsWith(DiskCache.UNFINISHED);
      if (!unfinished) {
        entries.add(new Entry(file, attributes.size(), attributes.lastModifiedTime()));
      } else if (begun - attributes.lastModifiedTime().toMillis() > ABANDONED) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // Another process has removed it in the meantime.
    }
  }

  private static List<Path> children(Path folder, Pattern names) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(child -> names.matcher(child.getFileName().toString()).matches()).toList();
    }
  }
}
