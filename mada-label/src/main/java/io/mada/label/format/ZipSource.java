package io.mada.label.format;

import io.mada.api.MadaException;
import io.mada.api.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * An export as a zip. Nothing is ever unpacked to disk; names that would lead out of a folder are
 * refused all the same, since no tool writes them.
 */
final class ZipSource implements SourceFiles {

  private final Path file;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries = new TreeMap<>();

  ZipSource(Path file) {
    this.file = file;
    try {
      zip = new ZipFile(file.toFile());
    } catch (ZipException | IllegalArgumentException e) {
      throw damaged(e);
    } catch (IOException e) {
      throw MadaException.cannot("read", file, e);
    }
    try {
      if (zip.size() > MOST_FILES) {
        throw new MadaException(file + " has " + zip.size() + " files, more than any export");
      }
      all().forEach(this::add);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private List<? extends ZipEntry> all() {
    try {
      return zip.stream().toList();
    } catch (IllegalArgumentException e) {
      // An entry's comment is only decoded at this point.
      throw damaged(e);
    }
  }

  private MadaException damaged(Exception e) {
    return new MadaException(file + " is no zip, or a damaged one: " + e.getMessage(), e);
  }

  private void add(ZipEntry entry) {
    String name = entry.getName().replace('\\', '/');
    if (name.startsWith("/") || name.matches("(?s)[A-Za-z]:.*|(.*/)?\\.\\.(/.*)?")) {
      throw new MadaException(
          file + " has a file outside of itself, '" + Text.line(name) + "': it is not used");
    }
    if (entry.isDirectory() || SourceFiles.isForeign(name)) {
      return;
    }
    if (entries.put(name, entry) != null) {
      throw new MadaException(file + " has '" + Text.line(name) + "' twice");
    }
  }

  @Override
  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  @Override
  public byte[] read(String name, int most) {
    ZipEntry entry = entries.get(name);
    try (InputStream in = zip.getInputStream(entry)) {
      // The size given by the entry may be wrong.
      byte[] content = in.readNBytes(most);
      if (content.length == most && in.read() >= 0) {
        throw new MadaException(
            place(name) + " is larger than " + most + " bytes, which no such file is");
      }
      var checksum = new CRC32();
      checksum.update(content);
      if (checksum.getValue() != entry.getCrc()) {
        throw new ZipException("its checksum is wrong");
      }
      return content;
    } catch (IOException e) {
      throw new MadaException(place(name) + " is damaged: " + MadaException.reason(e), e);
    }
  }

  @Override
  public String place(String name) {
    return file + ": " + Text.line(name);
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      // It was only read.
    }
  }
}
