package io.mada.app.benchmark;

import io.mada.app.config.BenchmarkSettings.Cell;
import io.mada.app.config.Experiment;
import io.mada.app.pipeline.ReportNetworks;
import io.mada.app.report.ReportStages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The networks of a benchmark's cells, which may differ between methods. */
public final class CellNetworks implements ReportNetworks {

  private final CellExperiments experiments;
  private final Path directory;

  /**
   * @param directory the benchmark's
   */
  public CellNetworks(CellExperiments experiments, Path directory) {
    this.experiments = experiments;
    this.directory = directory;
  }

  @Override
  public ReportStages stages() {
    Comparison compared = Comparison.of(experiments);
    List<String> all = new ArrayList<>(List.of(compared.shared()));
    compared.stages().stream().filter(stage -> !stage.equals(Comparison.FINAL)).forEach(all::add);
    return new ReportStages(all, compared.shared(), compared.stages().stream().findFirst());
  }

  /** A file in the folder of a cell or of a warm-up. */
  @Override
  public Experiment of(Path file) {
    Path inside = directory.toAbsolutePath().relativize(file.toAbsolutePath());
    String folder = inside.getNameCount() > 1 ? inside.getName(1).toString() : "";
    return experiments.settings().cells().stream()
        .filter(cell -> cell.toString().equals(folder))
        .map(Cell::candidate)
        .findFirst()
        .or(
            () ->
                experiments.warmUps().stream()
                    .filter(warmUp -> isOf(warmUp, folder))
                    .map(WarmUp::first)
                    .findFirst())
        .map(experiments::base)
        .orElseGet(experiments::whole);
  }

  private boolean isOf(WarmUp warmUp, String folder) {
    return experiments.settings().seeds().stream()
        .anyMatch(seed -> warmUp.folder(seed).endsWith("/" + folder));
  }
}
