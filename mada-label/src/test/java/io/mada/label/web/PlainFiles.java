package io.mada.label.web;

import io.mada.api.MadaException;
import io.mada.api.data.Annotator.LabelFiles;
import io.mada.api.data.LabelMap;
import io.mada.internal.file.WholeFile;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Label files of a width, a height and ids, of which class 2 has none.
 *
 * @param pause before a file is read
 */
record PlainFiles(Path folder, Duration pause) implements LabelFiles {

  PlainFiles(Path folder) {
    this(folder, Duration.ZERO);
  }

  /** The same on a slow disk. */
  PlainFiles slowedBy(Duration time) {
    return new PlainFiles(folder, time);
  }

  @Override
  public Path file(int index) {
    return folder.resolve(index + ".label");
  }

  @Override
  public Map<Integer, Integer> ids() {
    return Map.of(0, 0, 1, 1);
  }

  @Override
  public LabelMap read(Path file) {
    try {
      LockSupport.parkNanos(pause.toNanos());
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      int width = bytes.getInt();
      int height = bytes.getInt();
      byte[] ids = new byte[width * height];
      bytes.get(ids);
      return new LabelMap(width, height, ids);
    } catch (IOException e) {
      throw MadaException.cannot("read", file, e);
    } catch (BufferUnderflowException e) {
      throw new MadaException(file + " is damaged", e);
    }
  }

  @Override
  public void write(Path file, LabelMap label) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + label.ids().length);
    bytes.putInt(label.width()).putInt(label.height()).put(label.ids()).flip();
    WholeFile.write(file, channel -> WholeFile.writeFully(channel, bytes));
  }
}
