package io.mada.app.pipeline;

import io.mada.api.MadaException;
import io.mada.api.Progress;
import io.mada.api.Text;
import io.mada.api.data.ImageSet;
import io.mada.app.config.Experiment;
import io.mada.app.run.FileChecksum;
import io.mada.app.run.LabelFiles;
import io.mada.app.run.RunDirectory;
import io.mada.app.run.RunRecord;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Records which label files a dataset has and what is in them. Every step that learns from or
 * scores with these labels reads this record, so it is repeated when somebody has corrected a
 * label.
 */
public record LabelsStep(Labels of) implements Step {

  private static final LabelFiles NONE = new LabelFiles(Map.of());

  /** The labels that exist before a run begins. */
  public enum Labels {
    SOURCE,
    VALIDATION;

    /** Those that an experiment uses. */
    static Set<Labels> of(Experiment experiment) {
      return experiment.data().hasSource() ? EnumSet.allOf(Labels.class) : EnumSet.of(VALIDATION);
    }

    /** Relative to the run directory. */
    public String file() {
      return name().toLowerCase(Locale.ROOT) + "_labels.csv";
    }

    private ImageSet images(ImageSets sets) {
      return this == SOURCE ? sets.source() : sets.validation();
    }
  }

  @Override
  public String name() {
    return "labels " + of.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<String> inputs(Workspace work) {
    return List.of();
  }

  @Override
  public List<String> outputs(Experiment experiment) {
    return List.of(of.file());
  }

  @Override
  public Standing standing(Workspace work) {
    return change(work.directory(), work.images()).map(Standing::again).orElse(Standing.DONE);
  }

  @Override
  public void run(Workspace work) {
    work.images()
        .labelFiles(of.images(work.images()), NONE, work.progress())
        .write(work.directory(), of.file());
  }

  /**
   * Fails if a label differs from the one used by other steps; a single step must not continue with
   * it.
   */
  static void requireSame(Workspace work, Set<Labels> labels) {
    for (Labels of : labels) {
      new LabelsStep(of)
          .change(work.directory(), work.images())
          .ifPresent(
              change -> {
                throw new MadaException(
                    Text.of(
                        "%s; 'mada run CONFIG --resume --run-dir %s' makes anew what was made of it",
                        change, work.directory().path()));
              });
    }
  }

  /**
   * Whether all labels are those that a run has used: the existing lists are those in the record
   * (another run that shares them may have rewritten them), and the files match the lists.
   */
  public static boolean areSame(RunRecord record, RunDirectory directory, ImageSets images) {
    return Labels.of(images.experiment()).stream()
        .map(LabelsStep::new)
        .allMatch(
            step -> step.isKnown(record, directory) && step.change(directory, images).isEmpty());
  }

  private boolean isKnown(RunRecord record, RunDirectory directory) {
    String known = record.step(name()).map(step -> step.written().get(of.file())).orElse(null);
    return known != null
        && directory.has(of.file())
        && known.equals(FileChecksum.of(directory.resolve(of.file())));
  }

  /** What differs from the file; nothing if there is no file. */
  private Optional<String> change(RunDirectory directory, ImageSets images) {
    if (!directory.has(of.file())) {
      return Optional.empty();
    }
    LabelFiles before = LabelFiles.read(directory.files(), of.file());
    return before.change(images.labelFiles(of.images(images), before, Progress.SILENT));
  }
}
