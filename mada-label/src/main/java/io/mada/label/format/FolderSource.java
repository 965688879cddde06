package io.mada.label.format;

import io.mada.api.MadaException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** An export that has been unpacked into a folder. */
final class FolderSource implements SourceFiles {

  private static final int DEEPEST = 32;

  private final Path folder;
  private final List<String> names;

  FolderSource(Path folder) {
    this.folder = folder;
    try (Stream<Path> files = Files.walk(folder, DEEPEST)) {
      names =
          files
              .filter(Files::isRegularFile)
              .map(file -> folder.relativize(file).toString().replace(File.separatorChar, '/'))
              .filter(name -> !SourceFiles.isForeign(name))
              .limit(MOST_FILES)
              .sorted()
              .toList();
    } catch (IOException e) {
      throw MadaException.cannot("read", folder, e);
    } catch (UncheckedIOException e) {
      throw MadaException.cannot("read", folder, e.getCause());
    }
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public byte[] read(String name, int most) {
    Path file = folder.resolve(name);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(most);
      if (in.read() >= 0) {
        throw new MadaException(file + " is larger than " + most + " bytes, which no such file is");
      }
      return content;
    } catch (IOException e) {
      throw MadaException.cannot("read", file, e);
    }
  }

  @Override
  public String place(String name) {
    return folder.resolve(name).toString();
  }

  @Override
  public void close() {}
}
