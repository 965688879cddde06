package io.mada.app.init;

import io.mada.api.ConfigurationException;
import io.mada.api.ImageSize;
import io.mada.api.Text;
import io.mada.data.image.ImageFiles;
import io.mada.data.picture.PictureFolder;
import io.mada.data.picture.PictureFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A first configuration and its file of classes, from five folders.
 *
 * @param configuration YAML
 * @param classes YAML; empty if the user has a file of classes
 * @param guesses what was assumed, in lines for people
 */
public record Draft(String configuration, Optional<String> classes, List<String> guesses) {

  private static final int LONGEST_SIDE = 1024;
  private static final int MULTIPLE = 32;
  private static final int BATCH = 4;

  /** A smaller pool gets a budget in images. */
  private static final int LARGE = 100;

  private static final int FEWEST = 5;
  private static final int ANCHORS = 10;

  /** How often a stage sees its images, and its minimum and maximum number of iterations. */
  private static final int EPOCHS = 20;

  private static final int SHORTEST = 500;
  private static final int LONGEST = 20_000;

  /**
   * Looks into the folders.
   *
   * @param classesFile the name of the file of classes
   * @param known whether that file is the user's own and exists
   * @throws ConfigurationException if a folder is not one, or contains no pictures
   */
  public static Draft of(Map<Folder, Path> folders, Path classesFile, boolean known) {
    List<String> guesses = new ArrayList<>();
    Images source = Images.in(folders.get(Folder.SOURCE));
    Images target = Images.in(folders.get(Folder.TARGET));
    Images validation = Images.in(folders.get(Folder.VALIDATION));
    guesses.add(source.describe("source"));
    guesses.add(target.describe("target"));
    guesses.add(validation.describe("validation"));
    Optional<String> classes = Optional.empty();
    if (!known) {
      LabelSurvey ofSource = LabelSurvey.of(folders.get(Folder.SOURCE_LABELS));
      LabelSurvey ofValidation = LabelSurvey.of(folders.get(Folder.VALIDATION_LABELS));
      ClassGuess guess = ClassGuess.of(ofSource, ofValidation);
      guesses.add(describe(guess, ofSource, ofValidation));
      classes = Optional.of(guess.text());
    }
    ImageSize crop = crop(source.size(), target.size());
    String text =
        template()
            .replace("{source}", quoted(folders.get(Folder.SOURCE)))
            .replace("{source_labels}", quoted(folders.get(Folder.SOURCE_LABELS)))
            .replace("{target}", quoted(folders.get(Folder.TARGET)))
            .replace("{validation}", quoted(folders.get(Folder.VALIDATION)))
            .replace("{validation_labels}", quoted(folders.get(Folder.VALIDATION_LABELS)))
            .replace("{classes}", quoted(classesFile))
            .replace("{source_size}", list(source.size()))
            .replace("{target_size}", list(target.size()))
            .replace("{crop}", list(crop))
            .replace(
                "{anchors}",
                String.valueOf(Math.min(ANCHORS, Math.min(source.count, target.count))))
            .replace("{budget}", budget(target.count))
            .replace("{batch}", String.valueOf(BATCH))
            .replace("{warmup}", String.valueOf(iterations(source.count)))
            .replace("{stage}", String.valueOf(iterations(source.count) / 2));
    return new Draft(text, classes, List.copyOf(guesses));
  }

  private static String describe(ClassGuess guess, LabelSurvey source, LabelSurvey validation) {
    String looked =
        Text.of(
            "%d of %d and %d of %d label files",
            source.looked(), source.files(), validation.looked(), validation.files());
    return guess.known().isEmpty()
        ? Text.of(
            "classes: %d, by the %s in %s; their names are made up",
            guess.classes(), source.byColor() ? "colours" : "ids", looked)
        : Text.of(
            "classes: the %d of %s, whose ids are in %s", guess.classes(), guess.known(), looked);
  }

  private static String budget(int pool) {
    return pool >= LARGE ? "budget: 0.05" : "images: " + Math.min(FEWEST, pool);
  }

  private static int iterations(int images) {
    return Math.max(SHORTEST, Math.min(LONGEST, EPOCHS * images / BATCH));
  }

  /** Three quarters of the smaller of both, so that there are different random positions. */
  private static ImageSize crop(ImageSize a, ImageSize b) {
    return new ImageSize(
        multiple(3 * Math.min(a.width(), b.width()) / 4.0),
        multiple(3 * Math.min(a.height(), b.height()) / 4.0));
  }

  private static int multiple(double length) {
    return (int) Math.max(MULTIPLE, MULTIPLE * Math.rint(length / MULTIPLE));
  }

  private static String list(ImageSize size) {
    return "[" + size.width() + ", " + size.height() + "]";
  }

  /** Quoted so that YAML accepts any content. */
  private static String quoted(Path path) {
    return "\"" + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static String template() {
    try (InputStream in = Draft.class.getResourceAsStream("draft.yml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The images in a folder.
   *
   * @param original the size of the middle one in the list
   */
  private record Images(Path folder, int count, ImageSize original) {

    static Images in(Path folder) {
      if (!Files.isDirectory(folder)) {
        throw new ConfigurationException(folder + " is no folder");
      }
      List<Path> files =
          List.copyOf(PictureFolder.list(folder, Integer.MAX_VALUE, name -> true).values());
      if (files.isEmpty()) {
        throw new ConfigurationException(folder + " holds no " + PictureFormat.WORDS + " pictures");
      }
      return new Images(folder, files.size(), ImageFiles.size(files.get(files.size() / 2)));
    }

    /**
     * The size at which networks see them: no longer than needed, and of a shape that they can
     * halve.
     */
    ImageSize size() {
      double factor =
          Math.min(1, LONGEST_SIDE / (double) Math.max(original.width(), original.height()));
      return new ImageSize(
          multiple(factor * original.width()), multiple(factor * original.height()));
    }

    String describe(String what) {
      return Text.of(
          "%s: %d images in %s, such as %s; networks see them in %s",
          what, count, folder, original, size());
    }
  }
}
