package io.mada.app.run;

import io.mada.api.Text;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * {@code labels.csv}: which labels a stage is trained on, so that a label corrected later is
 * recognised as different.
 *
 * @param checksums by image name, in dataset order: CRC-32C of size and training ids, as training
 *     sees them
 */
public record LabelChecksums(Map<String, String> checksums) {

  /** The file's name. */
  public static final String NAME = "labels.csv";

  private static final List<String> COLUMNS = List.of("name", "crc32c");

  /** The current labels of a set. */
  public static LabelChecksums of(ImageSet labelled, Collection<Integer> images) {
    Map<String, String> checksums = new LinkedHashMap<>();
    images.forEach(
        image -> checksums.put(labelled.names().get(image), checksum(labelled.label(image))));
    return new LabelChecksums(checksums);
  }

  /** The checksum of a label. */
  public static String checksum(LabelMap label) {
    var crc = new CRC32C();
    crc.update(
        ByteBuffer.allocate(2 * Integer.BYTES).putInt(label.width()).putInt(label.height()).flip());
    crc.update(label.ids());
    return Text.of("%08x", crc.getValue());
  }

  /** What a round has been trained on; nothing if there is no file. */
  public static LabelChecksums read(RunFiles run) {
    Map<String, String> checksums = new LinkedHashMap<>();
    run.table(NAME, row -> Map.entry(Csv.cell(row, "name"), Csv.cell(row, "crc32c")))
        .forEach(label -> checksums.put(label.getKey(), label.getValue()));
    return new LabelChecksums(checksums);
  }

  /** Writes the file; {@code place} is a prefix of its name. */
  public void write(RunDirectory directory, String place) {
    List<List<String>> rows =
        checksums.entrySet().stream()
            .map(label -> List.of(label.getKey(), label.getValue()))
            .toList();
    directory.write(place + NAME, Csv.write(COLUMNS, rows));
  }

  /** The names of the images that are in both and whose labels differ, in order. */
  public List<String> changes(LabelChecksums now) {
    return checksums.entrySet().stream()
        .filter(label -> now.checksums.containsKey(label.getKey()))
        .filter(label -> !now.checksums.get(label.getKey()).equals(label.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
