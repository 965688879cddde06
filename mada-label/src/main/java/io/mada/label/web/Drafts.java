package io.mada.label.web;

import io.mada.api.MadaException;
import io.mada.api.data.LabelMap;
import io.mada.internal.file.Durable;
import io.mada.internal.file.WholeFile;
import io.mada.label.task.LabelTask;
import io.mada.label.task.NoLinks;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * Labels that people are working on: for each, a file with the ids that they started from, and a
 * journal of the strokes since then, to which strokes are only ever appended. Strokes set pixels
 * regardless of their previous values, so a journal may be applied again to its own result: however
 * a process ends, at most the stroke that was being written is lost.
 */
final class Drafts {

  /** A longer journal is merged into its starting point, and started anew. */
  private static final long LONG = 4 << 20;

  private static final int RUN_BYTES = 12;
  private static final int HEADER_BYTES = 12;

  private final Path folder;
  private final NoLinks links;

  /**
   * @param folder of the drafts; need not exist
   * @param links prevents links in it
   */
  Drafts(Path folder, NoLinks links) {
    this.folder = folder;
    this.links = links;
  }

  /**
   * A label that somebody is working on.
   *
   * @param version the number of strokes
   * @param seconds of work
   * @param clicks or other strokes by hand
   */
  record Draft(LabelMap label, long version, long seconds, long clicks) {}

  private Path base(LabelTask task) {
    return folder.resolve(task.name() + ".ids");
  }

  private Path journal(LabelTask task) {
    return folder.resolve(task.name() + ".strokes");
  }

  boolean has(LabelTask task) {
    return Files.exists(base(task));
  }

  /** Changes whenever a draft does; empty if there is none. */
  String state(LabelTask task) {
    try {
      return has(task)
          ? Files.getLastModifiedTime(base(task))
              + " "
              + (Files.exists(journal(task)) ? Files.size(journal(task)) : 0)
          : "";
    } catch (IOException e) {
      throw MadaException.cannot("look at", base(task), e);
    }
  }

  /** Starts a draft. */
  void begin(LabelTask task, LabelMap from) {
    begin(task, new Draft(from, 0, 0, 0));
  }

  private void begin(LabelTask task, Draft draft) {
    links.require(base(task));
    try {
      Durable.folder(base(task).getParent());
      ByteBuffer bytes = ByteBuffer.allocate(3 * Long.BYTES + draft.label.ids().length);
      bytes.putLong(draft.version).putLong(draft.seconds).putLong(draft.clicks);
      bytes.put(draft.label.ids()).flip();
      WholeFile.write(base(task), channel -> WholeFile.writeFully(channel, bytes));
      Durable.delete(journal(task));
    } catch (IOException e) {
      throw MadaException.cannot("write", base(task), e);
    }
  }

  /**
   * Adds a stroke to a draft; it is on the disk when this returns.
   *
   * @param runs first pixel, count and class, as 32-bit little-endian integers
   */
  void add(LabelTask task, ByteBuffer runs, int seconds, int clicks) {
    Path file = links.require(journal(task));
    ByteBuffer bytes =
        ByteBuffer.allocate(HEADER_BYTES + runs.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(runs.remaining() / RUN_BYTES).putInt(seconds).putInt(clicks);
    bytes.put(runs).flip();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long end = whole(file, channel.size());
      channel.truncate(end).position(end);
      WholeFile.writeFully(channel, bytes);
      channel.force(false);
    } catch (IOException e) {
      throw MadaException.cannot("write", file, e);
    }
    if (file.toFile().length() > LONG) {
      begin(task, read(task).orElseThrow());
    }
  }

  /**
   * Where the last complete stroke of a journal ends: anything after it was being written by a
   * process that died.
   */
  private long whole(Path file, long size) throws IOException {
    if (size == 0) {
      return 0;
    }
    ByteBuffer journal = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    while (next(journal) != null) {
      // Only the buffer's position is needed.
    }
    return journal.position();
  }

  /**
   * The next stroke; the journal's position is then behind it. Null, with the position unchanged,
   * if there is no complete one.
   */
  private static ByteBuffer next(ByteBuffer journal) {
    if (journal.remaining() < HEADER_BYTES) {
      return null;
    }
    long length = HEADER_BYTES + (long) RUN_BYTES * journal.getInt(journal.position());
    if (length < HEADER_BYTES || length > journal.remaining()) {
      return null;
    }
    ByteBuffer stroke = journal.slice(journal.position(), (int) length).order(journal.order());
    journal.position(journal.position() + (int) length);
    return stroke;
  }

  /** The current state of a draft. An unreadable file causes a {@link MadaException}. */
  Optional<Draft> read(LabelTask task) {
    if (!has(task)) {
      return Optional.empty();
    }
    links.require(base(task));
    links.require(journal(task));
    try {
      int pixels = task.size().width() * task.size().height();
      ByteBuffer base = ByteBuffer.wrap(Files.readAllBytes(base(task)));
      if (base.remaining() != 3 * Long.BYTES + pixels) {
        throw new EOFException("it has not the size of the image");
      }
      long version = base.getLong();
      long seconds = base.getLong();
      long clicks = base.getLong();
      byte[] ids = new byte[pixels];
      base.get(ids);
      if (Files.exists(journal(task))) {
        ByteBuffer journal =
            ByteBuffer.wrap(Files.readAllBytes(journal(task))).order(ByteOrder.LITTLE_ENDIAN);
        for (ByteBuffer stroke = next(journal); stroke != null; stroke = next(journal)) {
          int runs = stroke.getInt();
          seconds += stroke.getInt();
          clicks += stroke.getInt();
          version++;
          for (int i = 0; i < runs; i++) {
            apply(stroke, ids);
          }
        }
      }
      LabelMap label = new LabelMap(task.size().width(), task.size().height(), ids);
      return Optional.of(new Draft(label, version, seconds, clicks));
    } catch (IOException e) {
      throw MadaException.cannot("read", base(task), e);
    }
  }

  private static void apply(ByteBuffer run, byte[] ids) {
    int from = run.getInt();
    int to = from + run.getInt();
    byte id = (byte) run.getInt();
    for (int pixel = from; pixel < to; pixel++) {
      ids[pixel] = id;
    }
  }

  /**
   * What is wrong with a stroke, if anything.
   *
   * @param classes the ids that count, besides that for no label
   */
  static Optional<String> problem(ByteBuffer runs, int pixels, Set<Integer> classes) {
    if (runs.remaining() % RUN_BYTES != 0) {
      return Optional.of("a stroke is of runs of 12 bytes");
    }
    ByteBuffer all = runs.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    while (all.hasRemaining()) {
      int from = all.getInt();
      int count = all.getInt();
      int id = all.getInt();
      if (from < 0 || count < 1 || count > pixels - from) {
        return Optional.of("a run of a stroke lies outside of the image");
      }
      if (id != LabelMap.IGNORED && !classes.contains(id)) {
        return Optional.of("a stroke has an id that is no class: " + id);
      }
    }
    return Optional.empty();
  }

  /** Deletes a draft. */
  void remove(LabelTask task) {
    links.require(base(task).getParent());
    try {
      Durable.delete(base(task));
      Durable.delete(journal(task));
    } catch (IOException e) {
      throw MadaException.cannot("remove", base(task), e);
    }
  }
}
