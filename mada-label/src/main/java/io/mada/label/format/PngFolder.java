package io.mada.label.format;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Plain files, in a folder or a zip: {@code images/NAME.ext}, {@code masks/NAME.png} with training
 * ids (255 where unlabelled) and a palette of the classes' colours, {@code classes.txt} with one
 * class per line, and {@code regions.json} if only parts of an image are wanted.
 */
final class PngFolder implements LabelFormat {

  private static final String IMAGES = "images/";
  private static final String MASKS = "masks/";
  private static final String CLASSES = "classes.txt";
  private static final String REGIONS = "regions.json";
  private static final int MOST_TEXT = 1 << 20;

  private static final Gson JSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .create();

  @Override
  public String name() {
    return "png";
  }

  @Override
  public void write(
      LabelTasks tasks,
      List<LabelTask> which,
      Function<LabelTask, LabelMap> prelabels,
      Path target) {
    TargetFiles.write(
        target,
        files -> {
          files.add(CLASSES, String.join("\n", tasks.taxonomy().names()) + "\n");
          Map<String, List<Region>> regions = new LinkedHashMap<>();
          for (LabelTask task : Prelabels.ranked(which)) {
            files.copy(IMAGES + task.name() + TaskNames.extension(task), tasks.picture(task));
            Prelabels.of(task, tasks.taxonomy(), prelabels)
                .map(label -> MaskPngWriter.palette(label, tasks.taxonomy()))
                .ifPresent(mask -> files.add(MASKS + task.name() + ".png", mask));
            if (task.isPartial()) {
              regions.put(task.name(), task.regions());
            }
          }
          if (!regions.isEmpty()) {
            files.add(REGIONS, JSON.toJson(regions) + "\n");
          }
        });
  }

  @Override
  public ImportedLabels read(LabelTasks tasks, Path source) {
    try (SourceFiles files = SourceFiles.open(source)) {
      String root = root(files);
      int[] ids = ids(files, root, tasks);
      var collected = new Collected(tasks, source);
      for (String file : files.names()) {
        if (file.startsWith(root + MASKS) && file.endsWith(".png")) {
          String item = file.substring((root + MASKS).length());
          collected
              .task(item)
              .ifPresent(task -> collected.label(task, mask(files, file, task, ids)));
        }
      }
      images(files, root, tasks, collected);
      return collected.finish();
    }
  }

  /** The folder that contains the masks. */
  private static String root(SourceFiles files) {
    return files
        .root(CLASSES)
        .or(
            () ->
                files.names().stream()
                    .filter(name -> ("/" + name).contains("/" + MASKS))
                    .map(name -> name.substring(0, ("/" + name).indexOf("/" + MASKS)))
                    .findFirst())
        .orElse("");
  }

  /** Images that came without a mask. */
  private static void images(
      SourceFiles files, String root, LabelTasks tasks, Collected collected) {
    var names = new TaskNames(tasks.tasks());
    files.names().stream()
        .filter(file -> file.startsWith(root + IMAGES))
        .map(file -> names.find(file.substring((root + IMAGES).length())))
        .flatMap(Optional::stream)
        .filter(task -> !collected.has(task))
        .forEach(collected::unlabelled);
  }

  /**
   * The training id for each value: from the class list if there is one, otherwise the value
   * itself.
   */
  private static int[] ids(SourceFiles files, String root, LabelTasks tasks) {
    int[] ids = new int[1 << 16];
    Arrays.fill(ids, -1);
    ids[LabelMap.IGNORED] = LabelMap.IGNORED;
    List<String> names = tasks.taxonomy().names();
    if (files.names().contains(root + CLASSES)) {
      String text = new String(files.read(root + CLASSES, MOST_TEXT), StandardCharsets.UTF_8);
      names = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
      if (names.size() > LabelMap.IGNORED) {
        throw new MadaException(files.place(root + CLASSES) + " has more than 255 classes");
      }
    }
    var classes = new ClassNames(tasks.taxonomy());
    for (int i = 0; i < names.size(); i++) {
      ids[i] = classes.id(names.get(i), files.place(root + CLASSES));
    }
    return ids;
  }

  private static LabelMap mask(SourceFiles files, String file, LabelTask task, int[] ids) {
    String where = files.place(file);
    MaskPng mask = MaskPng.read(files.read(file, MaskPng.MOST_BYTES), task, where);
    if (mask.kind() == MaskPng.Kind.COLOUR) {
      throw new MadaException(
          where + " has colours: masks must have one channel or a palette, of class numbers");
    }
    int width = task.size().width();
    byte[] label = new byte[width * task.size().height()];
    for (int y = 0; y < task.size().height(); y++) {
      int[] row = mask.row(y);
      for (int x = 0; x < width; x++) {
        if (ids[row[x]] < 0) {
          throw new MadaException(
              Text.of("%s has the value %d at (%d, %d), which is no class", where, row[x], x, y));
        }
        label[y * width + x] = (byte) ids[row[x]];
      }
    }
    return new LabelMap(width, task.size().height(), label);
  }
}
