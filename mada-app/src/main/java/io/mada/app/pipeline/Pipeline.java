package io.mada.app.pipeline;

import io.mada.api.train.RunListener;
import io.mada.app.run.Interruption;
import io.mada.app.run.Measurements;
import io.mada.app.run.RunLog;
import io.mada.app.run.RunRecord;
import java.util.List;

/**
 * Runs steps in order.
 *
 * @param record remembers which are done
 * @param loading counts the images that pass through the steps
 */
public record Pipeline(Workspace work, RunRecord record, Measurements measurements, CountedLoading loading) {

  /** Runs steps in order; to resume is to leave out what is done, and to go on with what was interrupted. */
  void run(List<Step> steps, boolean resume) {
    for (Step step : steps) {
      if (resume && record.isDone(step.name())) {
        RunLog.LOGGER.info("{} is done already", step.name());
      } else {
        run(step, resume && record.isInterrupted(step.name()));
      }
    }
  }

  private void run(Step step, boolean resume) {
    RunLog.LOGGER.info("{} {}", step.name(), resume ? "goes on" : "begins");
    var event = new RunListener.Step(step.name(), work.directory().path());
    work.listener().begun(event);
    long begun = System.nanoTime();
    long imagesBefore = loading.images().get();
    record.begin(step.name(), after(step));
    try {
      if (resume) {
        step.resume(work);
      } else {
        step.run(work);
      }
    } catch (LabelsMissing | Interruption.Ended e) {
      RunLog.LOGGER.info("{} stops: {}", step.name(), e.getMessage());
      throw e;
    } catch (RuntimeException | Error e) {
      RunLog.LOGGER.error(step.name() + " failed", e);
      throw e;
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    record.done(step.name(), seconds, loading.images().get() - imagesBefore, measurements);
    work.listener().ended(event);
    RunLog.LOGGER.info("{} took {} s", step.name(), seconds);
  }

  /** The names of the steps that build on one, directly or not. */
  private List<String> after(Step step) {
    List<Step> all = work.plan().steps();
    int index = all.indexOf(step);
    return index < 0 ? List.of() : all.subList(index + 1, all.size()).stream().map(Step::name).toList();
  }
}
