package io.mada.app;

import ai.djl.Device;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.compute.Machine;
import io.mada.app.compute.DeviceLoading;
import io.mada.app.config.Experiment;
import io.mada.app.pipeline.CountedLoading;
import io.mada.app.pipeline.ExperimentCheck;
import io.mada.app.pipeline.Explanation;
import io.mada.app.pipeline.ImageSets;
import io.mada.app.pipeline.Plan;
import io.mada.app.run.Measurements;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reports what a run would do, and roughly what it takes. */
final class ExplainCommand implements Command {

  private static final double MEGABYTE = 1e6;

  @Override
  public String usage() {
    return "explain CONFIG";
  }

  @Override
  public String summary() {
    return "list the steps of a run, what each reads and writes, and roughly how much time, memory and disk they take";
  }

  @Override
  public void execute(CommandLine line) {
    Experiment experiment = line.experiment();
    Device device = line.device();
    var images = new ImageSets(experiment);
    new ExperimentCheck(experiment, images, new Plan(experiment).steps(), Execution.RUNS).run();
    ConvolutionCheck.require(device);
    line.beginOn(device, experiment.design().precision());
    var machine = new Machine(device, line.threads());
    var loading = new CountedLoading(DeviceLoading.of(machine));
    Measurements measurements = Measurements.begin(device);
    List<Explanation.Described> steps = Explanation.of(experiment, images, machine, loading);
    print(steps, measurements, System.out);
  }

  private static void print(
      List<Explanation.Described> steps, Measurements measurements, PrintStream out) {
    int number = 0;
    for (Explanation.Described step : steps) {
      String time = step.seconds() > 0 ? "about " + duration(step.seconds()) : "";
      out.println(Text.of("%2d  %-20s %s", ++number, step.name(), time).stripTrailing());
      detail("", step.work(), out);
      detail("reads   ", String.join(", ", step.reads()), out);
      detail("writes  ", String.join(", ", step.writes()), out);
    }
    double seconds = steps.stream().mapToDouble(Explanation.Described::seconds).sum();
    long bytes = steps.stream().mapToLong(Explanation.Described::bytes).sum();
    out.println(Text.of("\ntime    about %s, without a person's", duration(seconds)));
    measurements
        .peakBytes()
        .ifPresent(
            peak ->
                out.println(
                    Text.of("memory  %.0f MB, as one pass of each kind took", peak / MEGABYTE)));
    out.println(
        Text.of(
            "disk    about %.0f MB of %.0f that are free", bytes / MEGABYTE, free() / MEGABYTE));
    out.println(
        "Passes were timed just now, one for each set of images of a stage; teachers and mixed images take more.");
  }

  private static void detail(String title, String text, PrintStream out) {
    if (!text.isEmpty()) {
      out.println("      " + title + text);
    }
  }

  private static double free() {
    try {
      return Files.getFileStore(Path.of("").toAbsolutePath()).getUsableSpace();
    } catch (IOException e) {
      throw new MadaException("the disk's room cannot be read: " + MadaException.reason(e), e);
    }
  }

  /** Formatted for people. */
  private static String duration(double seconds) {
    long minutes = Math.round(seconds / 60);
    if (seconds < 90) {
      return Math.max(1, Math.round(seconds)) + " s";
    }
    return minutes < 90 ? minutes + " min" : Text.of("%d h %02d min", minutes / 60, minutes % 60);
  }
}
