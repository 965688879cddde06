package io.mada.app.compute;

import io.mada.api.MadaException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** A file that travels with whatever refers to it; its content is used where it arrives. */
public final class CarriedFile implements Serializable {

  @Serial private static final long serialVersionUID = 1;

  private final String name;
  private transient Path file;
  private transient byte[] content;

  /**
   * @param file read when it is sent
   */
  public CarriedFile(Path file) {
    this.file = file;
    name = file.getFileName().toString();
  }

  /**
   * Reads it.
   *
   * @param reader is given the file, which has its original name and may be gone afterwards
   */
  public <T> T read(Function<Path, T> reader) {
    if (content == null) {
      return reader.apply(file);
    }
    try {
      Path folder = Files.createTempDirectory("mada");
      Path copy = folder.resolve(name);
      try {
        return reader.apply(Files.write(copy, content));
      } finally {
        Files.deleteIfExists(copy);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new MadaException(
          "cannot write " + name + " to this machine's temporary files: " + e.getMessage(), e);
    }
  }

  @Serial
  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    out.writeObject(content == null ? Files.readAllBytes(file) : content);
  }

  @Serial
  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    content = (byte[]) in.readObject();
  }
}
