package io.mada.label.task;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.internal.file.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * {@code log.csv} of a hand-over: who has done what with which image, when, for how long, and with
 * which tool. Lines are only ever appended.
 */
public final class LabelLog {

  /** The file's name, in the folder of the hand-over. */
  public static final String FILE = "log.csv";

  /** What happened to an image. */
  public enum Action {
    /** It has a label that its annotator has marked as done. */
    LABELLED,
    /** A person has decided that it should not be labelled. */
    SKIPPED,
    /** It is to be labelled after all. */
    REOPENED,
    /** It was chosen to replace a skipped image, which the reason names. */
    CHOSEN
  }

  /**
   * A line.
   *
   * @param time when it was written
   * @param round of the selection that has chosen the image
   * @param who the annotator, if known; may be empty
   * @param tool such as {@code mada}, {@code cvat}, {@code label-studio}
   * @param seconds of work, 0 if unknown
   * @param clicks or strokes, 0 if unknown
   * @param network the checksum of the network that proposed the label
   * @param reason why it was skipped or chosen; empty otherwise
   */
  public record Entry(
      Instant time,
      String name,
      int round,
      Action action,
      String who,
      String tool,
      long seconds,
      long clicks,
      String network,
      String reason) {}

  private static final String[] COLUMNS = {
    "time", "name", "round", "action", "who", "tool", "seconds", "clicks", "network", "reason"
  };
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator("\n").get();

  private final Path file;

  /**
   * @param folder of the hand-over
   */
  public LabelLog(Path folder) {
    file = folder.resolve(FILE);
  }

  /** Appends a line; it is on the disk when this returns, or the file is unchanged. */
  public synchronized void add(Entry entry) {
    String line =
        FORMAT.format(
            entry.time().truncatedTo(ChronoUnit.SECONDS),
            entry.name(),
            entry.round(),
            entry.action().name().toLowerCase(Locale.ROOT),
            Text.line(entry.who()),
            entry.tool(),
            entry.seconds(),
            entry.clicks(),
            entry.network(),
            Text.line(entry.reason()));
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      // The page and a command may both be working.
      channel.lock();
      long end = endOfLines(channel);
      String lines = (end == 0 ? FORMAT.format((Object[]) COLUMNS) + "\n" : "") + line + "\n";
      append(channel, end, lines);
    } catch (IOException e) {
      throw MadaException.cannot("write", file, e);
    }
  }

  private static void append(FileChannel channel, long end, String lines) throws IOException {
    try {
      WholeFile.writeFully(
          channel.truncate(end).position(end),
          ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    } catch (IOException e) {
      channel.truncate(end);
      throw e;
    }
  }

  /**
   * Where the last complete line ends: a process may have died, or a disk may have filled up, in
   * the middle of one.
   */
  private static long endOfLines(FileChannel channel) throws IOException {
    ByteBuffer letter = ByteBuffer.allocate(1);
    for (long end = channel.size(); end > 0; end--) {
      channel.read(letter.clear(), end - 1);
      if (letter.get(0) == '\n') {
        return end;
      }
    }
    return 0;
  }

  /**
   * All lines in order; none if there is no file. A damaged line causes a {@link MadaException}.
   */
  public synchronized List<Entry> entries() {
    String lines = lines();
    if (lines.isEmpty()) {
      return List.of();
    }
    List<Entry> entries = new ArrayList<>();
    CSVFormat format = FORMAT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (CSVParser parser = CSVParser.parse(lines, format)) {
      for (CSVRecord line : parser) {
        entries.add(entry(line));
      }
      return entries;
    } catch (IOException e) {
      throw MadaException.cannot("read", file, e);
    } catch (RuntimeException e) {
      throw new MadaException(
          Text.of(
              "%s is damaged at entry %d (%s): put that line right, or remove it",
              file, entries.size() + 1, e.getMessage()),
          e);
    }
  }

  /** All complete lines. */
  private String lines() {
    try {
      String text = Files.exists(file) ? Files.readString(file) : "";
      return text.substring(0, text.lastIndexOf('\n') + 1);
    } catch (IOException e) {
      throw MadaException.cannot("read", file, e);
    }
  }

  private static Entry entry(CSVRecord line) {
    return new Entry(
        Instant.parse(line.get("time")),
        line.get("name"),
        Integer.parseInt(line.get("round")),
        Action.valueOf(line.get("action").toUpperCase(Locale.ROOT)),
        line.get("who"),
        line.get("tool"),
        Long.parseLong(line.get("seconds")),
        Long.parseLong(line.get("clicks")),
        line.get("network"),
        line.get("reason"));
  }

  /** The last entry for each image. */
  public Map<String, Entry> last() {
    return last(entries());
  }

  /** The last of the given entries for each image. */
  public static Map<String, Entry> last(List<Entry> entries) {
    Map<String, Entry> last = new LinkedHashMap<>();
    entries.forEach(entry -> last.put(entry.name(), entry));
    return last;
  }

  /** The last image that was chosen to replace another. */
  public String lastChosen() {
    return entries().stream()
        .filter(entry -> entry.action() == Action.CHOSEN)
        .reduce((one, later) -> later)
        .orElseThrow(() -> new MadaException(file + " knows of no image that was chosen"))
        .name();
  }

  /** The images that are currently skipped, with the reasons. */
  public Map<String, String> skipped() {
    return skipped(Integer.MAX_VALUE);
  }

  /**
   * Those that were skipped up to a round.
   *
   * @param round the last one: images skipped later were still wanted until then
   */
  public Map<String, String> skipped(int round) {
    return last().values().stream()
        .filter(entry -> entry.action() == Action.SKIPPED && entry.round() <= round)
        .collect(Collectors.toMap(Entry::name, Entry::reason));
  }

  /** The reason why an image is skipped, if it still is. */
  public Optional<String> skipped(String name) {
    return Optional.ofNullable(skipped().get(name));
  }
}
