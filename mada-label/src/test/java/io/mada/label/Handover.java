package io.mada.label;

import io.mada.api.ImageSize;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.api.data.Taxonomy;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;

/** A hand-over with pictures, as tests make it. */
public final class Handover {

  /** Three classes; none is black. */
  public static final Taxonomy CLASSES =
      new Taxonomy(
          "street",
          List.of(
              new Taxonomy.Category("road", 0x804080),
              new Taxonomy.Category("tree & bush", 0x6b8e23),
              new Taxonomy.Category("sky", 0x4682b4)),
          List.of("own car"));

  private final Path folder;
  private final Taxonomy taxonomy;
  private final List<LabelTask> tasks = new ArrayList<>();

  public Handover(Path folder, Taxonomy taxonomy) {
    this.folder = folder;
    this.taxonomy = taxonomy;
  }

  /** Adds a task, with a picture, as the next in rank. */
  public Handover add(String name, int width, int height, Region... regions) {
    return add(name, width, height, tasks.size() + 1, regions);
  }

  /** Adds a task of a rank. */
  public Handover add(String name, int width, int height, int rank, Region... regions) {
    String picture = "images/" + name + ".png";
    Path file = folder.resolve(picture);
    try {
      Files.createDirectories(file.getParent());
      ImageIO.write(
          new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    tasks.add(
        new LabelTask(
            name,
            tasks.size(),
            new ImageSize(width, height),
            1,
            rank,
            1.0 / rank,
            "far from all anchors",
            picture,
            Arrays.asList(regions)));
    return this;
  }

  public LabelTasks tasks() {
    return new LabelTasks(folder, new LabelTasks.Content("city", taxonomy, "abc", tasks));
  }

  /** A label of digits, a row a text; a dot is unlabelled. */
  public static LabelMap label(String... rows) {
    byte[] ids = new byte[rows[0].length() * rows.length];
    for (int y = 0; y < rows.length; y++) {
      for (int x = 0; x < rows[y].length(); x++) {
        char digit = rows[y].charAt(x);
        ids[y * rows[0].length() + x] = (byte) (digit == '.' ? LabelMap.IGNORED : digit - '0');
      }
    }
    return new LabelMap(rows[0].length(), rows.length, ids);
  }

  /** The digits of a label, rows apart by a slash. */
  public static String text(LabelMap label) {
    var text = new StringBuilder();
    for (int i = 0; i < label.ids().length; i++) {
      if (i > 0 && i % label.width() == 0) {
        text.append('/');
      }
      int id = label.ids()[i] & 0xff;
      text.append(id == LabelMap.IGNORED ? "." : Integer.toString(id));
    }
    return text.toString();
  }
}
