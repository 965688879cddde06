package io.mada.app.label;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Taxonomy;
import io.mada.data.image.ImageFiles;
import io.mada.data.image.PngFiles;
import io.mada.data.image.Resize;
import io.mada.internal.file.Durable;
import io.mada.label.check.LabelFindings;
import io.mada.label.task.LabelTask;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Looks at the labels of a run one by one, and reports what is missing, wrong or odd. For an odd
 * label it draws the image next to the prediction and the label.
 */
public final class LabelReview {

  /** The subfolder of the hand-over for the drawings. */
  private static final String FOLDER = "checked";

  private final LabelRun run;
  private final List<String> wrong = new ArrayList<>();
  private int labelled;
  private int skipped;
  private int odd;

  public LabelReview(LabelRun run) {
    this.run = run;
  }

  /**
   * Looks at all.
   *
   * @return how many labels are missing
   * @throws MadaException if labels cannot be used, after looking at the others
   */
  public int print(PrintStream out) {
    Skipped left = Skipped.in(run.directory());
    Reopened reopened = Reopened.in(run.directory());
    List<LabelTask> tasks = run.tasks().tasks();
    for (LabelTask task : tasks) {
      if (left.has(task.name())) {
        skipped++;
        out.println(Text.of("%-32s skipped: %s", task.name(), left.reasons().get(task.name())));
      } else if (!run.isLabelled(task)) {
        out.println(
            Text.of("%-32s missing: %s", task.name(), run.annotation().place(task.image())));
      } else if (reopened.has(task.name(), task.image(), run.annotation())) {
        out.println(Text.of("%-32s reopened: accept it on the page again", task.name()));
      } else {
        labelled++;
        look(task, out);
      }
    }
    int missing = tasks.size() - labelled - skipped;
    out.println(
        Text.of(
            "%d images: %d labelled (%d of them odd, %d wrong), %d skipped, %d missing",
            tasks.size(), labelled, odd, wrong.size(), skipped, missing));
    tellUnasked(out);
    if (!wrong.isEmpty()) {
      throw new MadaException(
          wrong.size() == 1
              ? wrong.get(0)
              : Text.of("%d labels cannot be used, the first: %s", wrong.size(), wrong.get(0)));
    }
    return missing;
  }

  /** Reports files of images that nobody has asked for. */
  private void tellUnasked(PrintStream out) {
    Set<String> asked =
        run.tasks().tasks().stream().map(LabelTask::name).collect(Collectors.toSet());
    // Those of earlier rounds were asked for.
    asked.addAll(run.log().last().keySet());
    List<String> names = run.pool().names();
    List<String> unasked =
        IntStream.range(0, names.size())
            .filter(image -> !asked.contains(names.get(image)) && run.annotation().has(image))
            .mapToObj(names::get)
            .toList();
    if (!unasked.isEmpty()) {
      out.println(
          Text.of(
              "%d labels are of images that were not asked for, and are not used: %s%s",
              unasked.size(), unasked.get(0), unasked.size() > 1 ? ", and so on" : ""));
    }
  }

  private void look(LabelTask task, PrintStream out) {
    try {
      LabelFindings findings = run.findings(task);
      out.println(
          Text.of(
              "%-32s labelled: %.0f %% of what is wanted", task.name(), 100 * findings.share()));
      if (!findings.warnings().isEmpty()) {
        odd++;
        findings.warnings().forEach(warning -> out.println("    " + warning));
        out.println("    " + draw(task));
      }
    } catch (MadaException e) {
      wrong.add(e.getMessage());
      out.println(Text.of("%-32s wrong: %s", task.name(), e.getMessage()));
    }
  }

  /** The image, the prediction and the label side by side. */
  private Path draw(LabelTask task) {
    Path file = run.tasks().folder().resolve(FOLDER).resolve(task.name() + ".png");
    Durable.withFolder(file);
    RgbImage image = Resize.bilinear(ImageFiles.read(run.tasks().picture(task)), task.size());
    Taxonomy taxonomy = run.experiment().taxonomy();
    LabelMap label = Resize.nearest(run.annotation().label(task.image()), task.size());
    LabelMap prediction =
        Resize.nearest(run.files().read(run.tasks().prediction(task)), task.size());
    PngFiles.write(
        file, beside(List.of(image, colors(prediction, taxonomy), colors(label, taxonomy))));
    return file;
  }

  private static RgbImage colors(LabelMap label, Taxonomy taxonomy) {
    byte[] rgb = new byte[3 * label.ids().length];
    for (int i = 0; i < label.ids().length; i++) {
      int id = label.ids()[i] & 0xff;
      int color = id < taxonomy.size() ? taxonomy.classes().get(id).rgb() : 0;
      rgb[3 * i] = (byte) (color >> 16);
      rgb[3 * i + 1] = (byte) (color >> 8);
      rgb[3 * i + 2] = (byte) color;
    }
    return new RgbImage(label.width(), label.height(), rgb);
  }

  private static RgbImage beside(List<RgbImage> images) {
    int width = images.get(0).width();
    int height = images.get(0).height();
    byte[] rgb = new byte[images.size() * 3 * width * height];
    for (int i = 0; i < images.size(); i++) {
      for (int y = 0; y < height; y++) {
        System.arraycopy(
            images.get(i).rgb(),
            3 * y * width,
            rgb,
            3 * width * (y * images.size() + i),
            3 * width);
      }
    }
    return new RgbImage(images.size() * width, height, rgb);
  }
}
