package io.mada.label.format;

import io.mada.api.MadaException;
import io.mada.api.data.LabelMap;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * CVAT's "Segmentation mask 1.1", a zip: {@code labelmap.txt}, a list of the images, and masks in
 * the colours of the label map. An export is read using its own label map, whatever the colours
 * here.
 *
 * <p>Black means unlabelled, and becomes 255. If a class is black or called background, the label
 * {@code ignored} is used instead.
 */
final class CvatMasks implements LabelFormat {

  private static final String LABELS = "labelmap.txt";
  private static final String LIST = "ImageSets/Segmentation/";
  private static final String MASKS = "SegmentationClass/";
  private static final int MOST_TEXT = 64 << 20;

  @Override
  public String name() {
    return "cvat";
  }

  @Override
  public void write(
      LabelTasks tasks,
      List<LabelTask> which,
      Function<LabelTask, LabelMap> prelabels,
      Path target) {
    var labels = new CvatLabels(tasks.taxonomy());
    int[] colors = labels.colors();
    List<LabelTask> ranked = Prelabels.ranked(which);
    TargetFiles.writeZip(
        target,
        files -> {
          files.add(LABELS, labels.labelMap());
          var list = new StringBuilder();
          ranked.forEach(task -> list.append(task.name()).append('\n'));
          files.add(LIST + "default.txt", list.toString());
          for (LabelTask task : ranked) {
            Prelabels.of(task, tasks.taxonomy(), prelabels)
                .map(label -> MaskPngWriter.colors(label, colors))
                .ifPresent(mask -> files.add(MASKS + task.name() + ".png", mask));
          }
        });
  }

  @Override
  public ImportedLabels read(LabelTasks tasks, Path source) {
    try (SourceFiles files = SourceFiles.open(source)) {
      String root =
          files
              .root(LABELS)
              .orElseThrow(
                  () ->
                      new MadaException(
                          source
                              + " has no labelmap.txt: export as \"Segmentation mask 1.1\" from"
                              + " CVAT"));
      var labels =
          new LabelMapFile(
              text(files, root + LABELS), tasks.taxonomy(), files.place(root + LABELS));
      var collected = new Collected(tasks, source);
      for (String item : items(files, root)) {
        Optional<LabelTask> task = collected.task(item);
        String mask = root + MASKS + item + ".png";
        if (task.isPresent() && files.names().contains(mask)) {
          collected.label(task.get(), mask(files, mask, task.get(), labels));
        } else {
          task.ifPresent(collected::unlabelled);
        }
      }
      return collected.finish();
    }
  }

  /** The images in the lists, and those that have masks without being listed. */
  private static Set<String> items(SourceFiles files, String root) {
    Set<String> items = new LinkedHashSet<>();
    for (String file : files.names()) {
      if (file.startsWith(root + LIST) && file.endsWith(".txt")) {
        text(files, file)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .map(
                line ->
                    line.startsWith("\"") && line.endsWith("\"") && line.length() > 1
                        ? line.substring(1, line.length() - 1)
                        : line)
            .forEach(items::add);
      }
    }
    for (String file : files.names()) {
      if (file.startsWith(root + MASKS) && file.endsWith(".png")) {
        items.add(file.substring((root + MASKS).length(), file.length() - ".png".length()));
      }
    }
    return items;
  }

  private static String text(SourceFiles files, String file) {
    return new String(files.read(file, MOST_TEXT), StandardCharsets.UTF_8);
  }

  private static LabelMap mask(
      SourceFiles files, String file, LabelTask task, LabelMapFile labels) {
    String where = files.place(file);
    MaskPng mask = MaskPng.read(files.read(file, MaskPng.MOST_BYTES), task, where);
    int width = task.size().width();
    byte[] label = new byte[width * task.size().height()];
    for (int y = 0; y < task.size().height(); y++) {
      int[] row = mask.row(y);
      int last = -1;
      int id = 0;
      for (int x = 0; x < width; x++) {
        if (row[x] != last) {
          last = row[x];
          id =
              switch (mask.kind()) {
                case GREY -> labels.ofIndex(last, where, x, y);
                case PALETTE -> labels.ofColor(mask.color(last), where, x, y);
                case COLOUR -> labels.ofColor(last, where, x, y);
              };
        }
        label[y * width + x] = (byte) id;
      }
    }
    return new LabelMap(width, task.size().height(), label);
  }
}
