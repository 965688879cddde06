package io.mada.active;

import ai.djl.ndarray.types.Shape;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.compute.Results;
import io.mada.api.compute.Span;
import io.mada.api.select.Probe;
import io.mada.internal.file.Durable;
import io.mada.internal.file.WholeFile;
import io.mada.internal.npy.NpyRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files that probes are kept in: {@code <probe>.npy}, a row per image in the set's order. They
 * appear once they are whole; until then the rows are in the folder {@value #UNFINISHED}, with a
 * list of those written so far, so that a pass over a large pool continues where a process died.
 *
 * <p>Used by one thread. Every failure is a {@link MadaException} that names a file.
 */
public final class ProbeFiles implements Results<ProbeValues>, AutoCloseable {

  /** The folder of the rows, beside the files that they will become. */
  public static final String UNFINISHED = "unfinished";

  private static final String DONE = "done.txt";

  /** Starts the line of an image that cannot be read, before its index. */
  private static final String DAMAGED = "!";

  /** How much work is lost when a process is killed. */
  private static final long NANOS_UNLISTED = 2_000_000_000L;

  private final Path folder;
  private final List<Probe> probes;
  private final int images;
  private final BitSet done = new BitSet();
  private final Map<Integer, String> damage = new TreeMap<>();
  private final List<NpyRows> files = new ArrayList<>();
  private final List<Span> unlisted = new ArrayList<>();
  private long listed = System.nanoTime();

  private ProbeFiles(Path folder, List<Probe> probes, int images) {
    this.folder = folder;
    this.probes = probes;
    this.images = images;
  }

  /**
   * Begins the files, or continues those of the same pass.
   *
   * @param folder exists
   * @param images how many rows each gets
   * @param pass one line that says what is measured, and with what: rows of another pass are not
   *     used
   * @return the caller closes it
   */
  public static ProbeFiles open(Path folder, List<Probe> probes, int images, String pass) {
    var opened = new ProbeFiles(folder, probes, images);
    try {
      Durable.folder(folder.resolve(UNFINISHED));
      if (!opened.goOn(pass)) {
        opened.begin(pass);
      }
    } catch (IOException e) {
      throw MadaException.cannot("write", folder.resolve(UNFINISHED), e);
    }
    return opened;
  }

  /** The images still to be measured, in whole units. */
  public List<Span> left() {
    List<Span> left = new ArrayList<>();
    int from = -1;
    for (int unit = 0; unit < images; unit += Span.UNIT) {
      int end = Math.min(images, unit + Span.UNIT);
      boolean whole = done.nextClearBit(unit) >= end;
      if (whole && from >= 0) {
        left.add(new Span(from, unit));
        from = -1;
      } else if (!whole && from < 0) {
        from = unit;
      }
    }
    if (from >= 0) {
      left.add(new Span(from, images));
    }
    return left;
  }

  @Override
  public void accept(Span span, ProbeValues values) {
    for (int i = 0; i < probes.size(); i++) {
      Shape rowShape = new Shape(values.shapes()[i]);
      if (files.size() == i) {
        files.add(NpyRows.create(unfinished(i), rowShape, images));
      }
      write(i, span, rowShape, values.values()[i]);
    }
    done.set(span.from(), span.to());
    damage.putAll(values.damage());
    unlisted.add(span);
    if (System.nanoTime() - listed > NANOS_UNLISTED) {
      list();
    }
  }

  /** A probe of every pixel has longer rows for larger images. */
  private void write(int i, Span span, Shape rowShape, float[] values) {
    Shape expected = files.get(i).rowShape();
    if (!rowShape.equals(expected) || values.length != span.size() * Math.max(1, rowShape.size())) {
      throw new MadaException(
          Text.of(
              "the probe '%s' gives rows of another shape for images of another size; set the size of the data"
                  + " (shape %s where rows have the shape %s)",
              probes.get(i).name(), rowShape, expected));
    }
    files.get(i).write(span.from(), values);
  }

  /** For each image that cannot be read, what is wrong with it, by index. */
  public Map<Integer, String> damage() {
    return damage;
  }

  /** Moves the files into place; all rows must have been written. */
  public void finish() {
    if (done.cardinality() != images) {
      throw new IllegalStateException(done.cardinality() + " of " + images + " rows are there");
    }
    try {
      for (int i = 0; i < probes.size(); i++) {
        files.get(i).force();
        files.get(i).close();
        Durable.move(unfinished(i), folder.resolve(fileName(i)));
      }
      unlisted.clear();
      clear();
      Durable.delete(folder.resolve(UNFINISHED));
    } catch (IOException e) {
      throw MadaException.cannot("write", folder, e);
    }
  }

  /** Keeps what has been written for another time. */
  @Override
  public void close() {
    if (!unlisted.isEmpty()) {
      list();
    }
    files.forEach(NpyRows::close);
  }

  private boolean goOn(String pass) throws IOException {
    Path list = folder.resolve(UNFINISHED).resolve(DONE);
    if (!Files.isRegularFile(list)) {
      return false;
    }
    String text = Files.readString(list, StandardCharsets.UTF_8);
    List<String> lines = List.of(text.split("\n"));
    // A list that ends within a line would be continued there.
    if (!lines.get(0).equals(pass) || lines.size() < 2 || !text.endsWith("\n")) {
      return false;
    }
    try {
      for (int i = 0; i < probes.size(); i++) {
        files.add(NpyRows.open(unfinished(i), images));
      }
      lines.subList(1, lines.size()).forEach(this::remember);
      return true;
    } catch (MadaException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // Whatever is wrong with it, it is measured again.
      files.forEach(NpyRows::close);
      files.clear();
      done.clear();
      damage.clear();
      return false;
    }
  }

  private void remember(String line) {
    String[] span = line.split(" ", 2);
    if (span[0].startsWith(DAMAGED)) {
      damage.put(Integer.parseInt(span[0].substring(1)), span[1]);
      return;
    }
    int to = Integer.parseInt(span[1]);
    if (to > images) {
      throw new IllegalArgumentException(line);
    }
    done.set(Integer.parseInt(span[0]), to);
  }

  private void begin(String pass) throws IOException {
    clear();
    append(pass + "\n");
  }

  private void clear() throws IOException {
    List<Path> old;
    try (var entries = Files.list(folder.resolve(UNFINISHED))) {
      old = entries.toList();
    }
    for (Path file : old) {
      Files.delete(file);
    }
  }

  /** Rows are on disk before the list says so. */
  private void list() {
    files.forEach(NpyRows::force);
    var lines = new StringBuilder();
    for (Span span : unlisted) {
      for (int i = span.from(); i < span.to(); i++) {
        if (damage.containsKey(i)) {
          lines.append(DAMAGED).append(i).append(' ').append(damage.get(i)).append('\n');
        }
      }
      lines.append(span.from()).append(' ').append(span.to()).append('\n');
    }
    try {
      append(lines.toString());
    } catch (IOException e) {
      throw MadaException.cannot("write", folder.resolve(UNFINISHED).resolve(DONE), e);
    }
    unlisted.clear();
    listed = System.nanoTime();
  }

  private void append(String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve(UNFINISHED).resolve(DONE),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND)) {
      WholeFile.writeFully(channel, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
  }

  private Path unfinished(int probe) {
    return folder.resolve(UNFINISHED).resolve(fileName(probe));
  }

  private String fileName(int probe) {
    return probes.get(probe).name() + ".npy";
  }
}
