package io.mada.app.pipeline;

import io.mada.api.select.Needs;
import io.mada.app.config.Experiment;
import io.mada.app.report.ReportStages;
import java.nio.file.Path;

/** The networks that a report shows, from runs that may have different ones. */
public interface ReportNetworks {

  /** The stages that train them. */
  ReportStages stages();

  /** The experiment that a weight file belongs to. */
  Experiment of(Path file);

  /** The networks of a run. */
  static ReportNetworks ofRun(Experiment experiment) {
    return ofOne(experiment, new Plan(experiment).reported());
  }

  /** The networks of a benchmark whose cells all share the experiment's stages and network. */
  static ReportNetworks ofStrategies(Experiment experiment) {
    Experiment unselected =
        experiment.collecting(Needs.nothing(), yaml -> yaml.with("selection", null));
    return ofOne(experiment, new Plan(unselected).reported());
  }

  private static ReportNetworks ofOne(Experiment experiment, ReportStages stages) {
    return new ReportNetworks() {
      @Override
      public ReportStages stages() {
        return stages;
      }

      @Override
      public Experiment of(Path file) {
        return experiment;
      }
    };
  }
}
