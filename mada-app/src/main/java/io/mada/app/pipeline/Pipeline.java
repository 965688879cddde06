package io.mada.app.pipeline;

import io.mada.api.train.RunListener;
import io.mada.app.log.RunLog;
import io.mada.app.log.Warning;
import io.mada.app.pipeline.LabelsStep.Labels;
import io.mada.app.run.Interruption;
import io.mada.app.run.Measurements;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Runs the steps of a run in order. */
public final class Pipeline {

  private final Workspace work;
  private final Measurements measurements;
  private final CountedLoading loading;

  /**
   * @param loading counts the images that pass through the steps
   */
  public Pipeline(Workspace work, Measurements measurements, CountedLoading loading) {
    this.work = work;
    this.measurements = measurements;
    this.loading = loading;
  }

  /** Runs steps in order. Resuming skips what is done and continues what was interrupted. */
  void run(List<Step> steps, boolean resume) {
    var resumption = new Resumption(work);
    for (Step step : steps) {
      Standing standing = resume ? resumption.standing(step) : Standing.NOT_BEGUN;
      if (standing.work() == Standing.Work.NOTHING) {
        RunLog.LOGGER.info("{} is done already", step.name());
        continue;
      }
      boolean goesOn = standing.work() == Standing.Work.THE_REST;
      if (standing.reason() != null) {
        Warning.tell(
            step.name() + (goesOn ? " goes on: " : " is done again: ") + standing.reason());
      }
      run(step, resumption, goesOn);
    }
    work.listener().finished(work.directory().path());
  }

  private void run(Step step, Resumption resumption, boolean goesOn) {
    requireLabels(step, resumption);
    RunLog.LOGGER.info("{} {}", step.name(), goesOn ? "goes on" : "begins");
    var event = new RunListener.Step(step.name(), work.directory().path());
    work.listener().begun(event);
    long begun = System.nanoTime();
    long imagesBefore = loading.images();
    Map<String, String> inputs = resumption.inputs(step);
    if (!goesOn) {
      // Before the record learns of the new start: the old entry is right for a run without these
      // files.
      work.directory().remove(step.outputs(work.experiment()));
    }
    work.record().begin(step.name(), inputs);
    try {
      step.run(work);
    } catch (LabelsMissing e) {
      RunLog.LOGGER.info("{} stops: {}", step.name(), e.getMessage());
      throw e;
    } catch (RuntimeException | Error e) {
      tellFailure(event, e);
      throw e;
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    long images = loading.images() - imagesBefore;
    work.record().done(step.name(), seconds, images, measurements, resumption.outputs(step));
    work.listener().ended(event);
    RunLog.LOGGER.info("{} took {} s", step.name(), seconds);
  }

  private void tellFailure(RunListener.Step step, Throwable failure) {
    boolean interrupted = failure instanceof Interruption.Ended;
    if (interrupted) {
      RunLog.LOGGER.info("{} stops: {}", step.name(), failure.getMessage());
    } else {
      RunLog.LOGGER.error(step.name() + " failed", failure);
    }
    try {
      String reason = Objects.toString(failure.getMessage(), failure.getClass().getSimpleName());
      work.listener().failed(new RunListener.Failed(step, reason, interrupted));
    } catch (RuntimeException e) {
      // The run has already failed, and the user wants to see the reason for that first.
      failure.addSuppressed(e);
    }
  }

  /**
   * Makes sure that the labels a step uses are those the run has used. A step that is run alone may
   * be the first to use them; then they are recorded before it.
   */
  private void requireLabels(Step step, Resumption resumption) {
    Set<Labels> used = step.labels(work.experiment());
    used.stream()
        .filter(of -> !work.directory().has(of.file()))
        .forEach(of -> run(new LabelsStep(of), resumption, false));
    LabelsStep.requireSame(work, used);
  }
}
