package io.mada.app.pipeline;

import io.mada.api.Text;
import io.mada.app.config.Experiment;
import io.mada.app.report.TrainingCurves;
import java.util.List;

/** Makes TensorBoard's curves of a stage's metrics. */
record CurvesStep(StageFolder trained) implements Step {

  @Override
  public String name() {
    return "curves " + trained.path();
  }

  @Override
  public List<String> inputs(Workspace work) {
    return List.of(trained.metrics());
  }

  @Override
  public List<String> outputs(Experiment experiment) {
    return List.of(file(experiment));
  }

  /** Called after the last iteration: TensorBoard, while it runs, looks at a file of another name anew. */
  private String file(Experiment experiment) {
    int iterations = trained.stage().settings(experiment).iterations();
    return Text.of("%s/events.out.tfevents.%010d.mada", folder(), iterations);
  }

  private String folder() {
    return "tensorboard/" + trained.path();
  }

  @Override
  public void run(Workspace work) {
    work.directory().clear(folder());
    TrainingCurves.write(
        work.directory().need(trained.metrics(), trained.path()), work.directory().resolve(file(work.experiment())));
  }
}
