package io.mada.app.label;

import io.mada.app.report.MetricsTable;
import io.mada.app.run.RoundFolders;
import io.mada.app.run.RunLayout;
import io.mada.label.web.RunControl.Curve;
import io.mada.label.web.RunControl.Point;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** The scores so far of a run's stages, for every round that has trained one. */
record LearningCurves(Path directory, int rounds) {

  List<Curve> of(Collection<String> stages) {
    List<Curve> curves = new ArrayList<>();
    for (String stage : stages) {
      for (RoundFolders round : RoundFolders.of(rounds)) {
        Path file = directory.resolve(RunLayout.metrics(round.chosen(stage)));
        if (Files.exists(file)) {
          boolean isLast = round.number() == rounds;
          curves.add(new Curve(isLast ? stage : stage + ", round " + round.number(), points(file)));
        }
      }
    }
    return curves;
  }

  private static List<Point> points(Path file) {
    MetricsTable table = MetricsTable.read(file);
    List<Double> iterations = table.column("iteration");
    List<Double> scores = table.column("miou");
    return IntStream.range(0, Math.min(iterations.size(), scores.size()))
        .mapToObj(i -> new Point(iterations.get(i).intValue(), scores.get(i)))
        .toList();
  }
}
