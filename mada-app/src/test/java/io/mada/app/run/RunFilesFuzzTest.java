package io.mada.app.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import ai.djl.Device;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mada.api.data.ImageSet;
import io.mada.app.config.Experiment;
import io.mada.app.config.ExperimentReader;
import io.mada.app.pipeline.EvaluateStep;
import io.mada.app.plugin.ModuleLoader;
import io.mada.data.label.Taxonomies;
import io.mada.models.ModelsModule;
import io.mada.testing.FuzzedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of a run directory that a resumed run, a step or a report reads. */
class RunFilesFuzzTest {

  private static final String RECORD =
      """
      {
        "configuration": {"name": "tiny", "seed": 7, "anchors": {"count": 2}},
        "seeds": {"experiment": 7, "anchors": 31},
        "versions": {"mada": "development", "jdk": "17"},
        "device": "cpu",
        "threads": 2,
        "steps": {
          "warmup": {"begun": "2026-11-24T09:00:00Z", "finished": "2026-11-24T09:00:05Z", "seconds": 4.8,
            "images": 40, "images_per_second": 8.3},
          "stage1": {"begun": "2026-11-24T09:00:06Z"}
        },
        "meters": {"mada.step.warmup": {"steps": 4.0, "mean_seconds": NaN}}
      }
      """;
  private static final String METRICS =
      """
      {"warmup": {"miou": 0.21, "class_iou": {"road": 0.8, "car": 0.1}, "pixel_accuracy": 0.8, "mean_accuracy": 0.3,
        "frequency_weighted_iou": 0.7, "loss": 1.25}}
      """;
  private static final String TABLE =
      """
      name,score,rank,x,y,width,height,round
      a,0.5,1,,,,,1
      "b, the second",0.25,2,8,4,8,6,2
      """;

  private static final String CONFUSION =
      """
      network,label,as_road,as_car
      warmup,road,10,2
      warmup,car,0,5
      """;
  private static final String IMAGES =
      """
      network,name,pixels,miou,pixel_accuracy,iou_road,iou_car
      warmup,a,17,0.5,0.75,0.5,
      warmup,b,0,,,,
      """;

  private final ImageSet pool = mock(ImageSet.class);
  private final Experiment experiment =
      new ExperimentReader(
              new ModuleLoader(List.of(new ModelsModule()), Path.of("none")),
              Taxonomies::read,
              Map.of())
          .read(Path.of("../configs/demo.yml"), List.of());
  private final FuzzedFile record = new FuzzedFile(RunRecord.FILE);
  private final FuzzedFile metrics = new FuzzedFile("metrics.json");
  private final FuzzedFile confusion = new FuzzedFile(ConfusionFile.NAME);
  private final FuzzedFile images = new FuzzedFile(ImageScoresFile.NAME);
  private final FuzzedFile names = new FuzzedFile(Selected.NAMES);
  private final FuzzedFile table = new FuzzedFile(SelectionFile.NAME);

  RunFilesFuzzTest() {
    when(pool.names()).thenReturn(List.of("a", "b, the second", "c"));
  }

  static Stream<byte[]> seeds() {
    return Stream.of(RECORD, METRICS, TABLE, CONFUSION, IMAGES, "a\nb, the second\n")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest
  void areReadOrRefused(byte[] content) throws IOException {
    record.mustBeReadOrRefused(
        content, in(directory -> look(RunRecord.open(directory, experiment, Device.cpu()))));
    metrics.mustBeReadOrRefused(
        content,
        in(
            directory ->
                EvaluateStep.read(directory)
                    .forEach(
                        (stage, scores) -> {
                          assertNotNull(scores.classIou(), stage);
                          assertNotNull(scores.classIou().toString());
                        })));
    confusion.mustBeReadOrRefused(
        content,
        in(
            directory -> {
              ConfusionFile read = ConfusionFile.read(directory.files());
              int classes = read.predicted().size();
              read.networks()
                  .values()
                  .forEach(
                      labels -> labels.values().forEach(row -> assertEquals(classes, row.size())));
            }));
    images.mustBeReadOrRefused(
        content,
        in(
            directory ->
                ImageScoresFile.read(directory.files())
                    .rows()
                    .forEach(row -> assertNotNull(row.network() + row.name()))));
    names.mustBeReadOrRefused(
        content,
        in(
            directory -> {
              List<Integer> selected = Selected.read(directory.files(), pool);
              assertTrue(
                  selected.stream().allMatch(image -> image >= 0 && image < 3),
                  selected.toString());
            }));
    table.mustBeReadOrRefused(
        content,
        in(
            directory -> {
              SelectionTable selected = SelectionTable.read(directory.files(), pool);
              assertTrue(
                  selected.images().size() + selected.windows().size() <= 3, selected.toString());
              selected
                  .windows()
                  .values()
                  .forEach(
                      windows ->
                          windows.forEach(
                              window ->
                                  assertTrue(
                                      window.x() >= 0 && window.width() > 0, window.toString())));
            }));
  }

  private static void look(RunRecord record) {
    for (String step : List.of("warmup", "stage1")) {
      if (record.isDone(step)) {
        assertTrue(record.seconds(step) >= 0);
      }
      assertNotNull(record.meter("mada.step." + step, "mean_seconds"));
    }
  }

  private static FuzzedFile.Reader in(Consumer<RunDirectory> reader) {
    return file -> {
      try (RunDirectory directory = RunDirectory.open(file.getParent())) {
        reader.accept(directory);
      }
    };
  }
}
