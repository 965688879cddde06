package io.mada.label.task;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.mada.api.MadaException;
import io.mada.api.data.Taxonomy;
import io.mada.internal.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a run hands over to people: the folder {@code annotate/} of a run directory, in which {@code
 * tasks.json} lists the chosen images. Next to it are their pictures, predictions (label files to
 * start from) and entropy maps.
 *
 * @param folder the hand-over's
 * @param content of {@code tasks.json}
 */
public record LabelTasks(Path folder, Content content) {

  /** The name of the folder in a run directory. */
  public static final String FOLDER = "annotate";

  /** The list of images, in the folder. */
  public static final String FILE = "tasks.json";

  private static final Gson JSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .create();

  /**
   * The content of the file.
   *
   * @param experiment the experiment's name
   * @param taxonomy the classes; labels are given in their training ids
   * @param network the checksum of the weights that made the predictions
   * @param tasks most wanted first
   */
  public record Content(
      String experiment, Taxonomy taxonomy, String network, List<LabelTask> tasks) {

    public Content {
      tasks = List.copyOf(tasks);
    }
  }

  /** Whether a folder is a hand-over. */
  public static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(FILE));
  }

  /** Reads the list of a folder. A missing or damaged file causes a {@link MadaException}. */
  public static LabelTasks read(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      Content content = JSON.fromJson(Files.readString(file), Content.class);
      if (content == null || content.experiment == null || content.taxonomy == null) {
        throw new JsonParseException("it is empty");
      }
      content.tasks.forEach(LabelTasks::requireInside);
      return new LabelTasks(folder, content);
    } catch (IOException e) {
      throw MadaException.cannot("read", file, e);
    } catch (RuntimeException e) {
      // Gson wraps exceptions from a record's constructor in various kinds of exceptions.
      throw new MadaException(
          file + " is damaged; mada run CONFIG --resume --run-dir writes it anew", e);
    }
  }

  /** A path that leads out of the folder was not written by a run. */
  private static void requireInside(LabelTask task) {
    for (String path : List.of(task.name(), task.picture())) {
      Path relative = Path.of(path);
      if (relative.isAbsolute()
          || relative.startsWith("..")
          || !relative.normalize().equals(relative)) {
        throw new IllegalArgumentException(path + " is no path in the folder");
      }
    }
  }

  /** Writes the list into its folder, which must exist. */
  public void write() {
    WholeFile.writeText(folder.resolve(FILE), JSON.toJson(content) + "\n");
  }

  /** The experiment's classes. */
  public Taxonomy taxonomy() {
    return content.taxonomy();
  }

  /** Most wanted first. */
  public List<LabelTask> tasks() {
    return content.tasks();
  }

  /** The task of an image. */
  public Optional<LabelTask> find(String name) {
    return tasks().stream().filter(task -> task.name().equals(name)).findFirst();
  }

  /** The image. */
  public Path picture(LabelTask task) {
    return folder.resolve(task.picture());
  }

  /** What the network sees in the image: a label file in the annotator's encoding. */
  public Path prediction(LabelTask task) {
    return folder.resolve("predictions").resolve(task.name() + ".png");
  }

  /** How unsure the network is of each pixel: 8-bit grey, white where it is least sure. */
  public Path entropy(LabelTask task) {
    return folder.resolve("entropy").resolve(task.name() + ".png");
  }

  /** The image with everything else darkened, if only parts of it are wanted. */
  public Path wanted(LabelTask task) {
    return folder.resolve("wanted").resolve(task.name() + ".png");
  }

  /**
   * What the adapted network sees in the image, like {@link #prediction}; available after the run.
   */
  public Path adapted(LabelTask task) {
    return folder.resolve("adapted").resolve(task.name() + ".png");
  }
}
