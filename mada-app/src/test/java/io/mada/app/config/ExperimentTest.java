package io.mada.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.PluginModule;
import io.mada.api.Range;
import io.mada.api.Text;
import io.mada.api.data.Annotator;
import io.mada.api.data.Dataset;
import io.mada.api.data.Taxonomy;
import io.mada.api.data.Taxonomy.Category;
import io.mada.api.nn.BackboneDesign;
import io.mada.api.nn.NetworkDesign;
import io.mada.api.nn.Norm;
import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import io.mada.api.train.RunListener;
import io.mada.app.compute.ComputeModule;
import io.mada.app.plugin.ModuleLoader;
import io.mada.data.label.NetworkClasses;
import io.mada.train.TrainModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentTest {

  private static final String WHOLE =
      """
      name: gta5-to-cityscapes
      seed: 5000000000
      data:
        source: {dataset: empty, root: "${ROOT}"}
        target: {dataset: empty, root: /data}
        validation: {dataset: empty, root: /data}
      model:
        backbone: resnet101
        output_stride: 8
        norm: domain_batch
        normalize: imagenet
        weights: resnet101.pth
      anchors: {count: 4, iterations: 5, seed: 6}
      selection: {strategy: none, budget: 0.05}
      annotator: {name: ground_truth}
      stages:
        warmup: {terms: [{term: supervised, images: source}], iterations: 10, batch: 2, optimizer: {lr: 0.1}}
      """;

  @TempDir private Path folder;

  /** Small parts that only read settings. */
  private static final class PartsModule extends PluginModule {
    @Override
    protected void configure() {
      bind(
          Dataset.class,
          "empty",
          section -> {
            section.path("root");
            return taxonomy -> null;
          });
      bind(NetworkDesign.class, "deeplab_v3plus", section -> (layers, backbone, classes) -> null);
      bind(
          BackboneDesign.class,
          "resnet101",
          section -> {
            section.integer("output_stride", 16, Range.any());
            return layers -> null;
          });
      bind(SelectionStrategy.class, "none", section -> new NoStrategy());
      bind(RunListener.class, "tensorboard", section -> new RunListener() {});
      bind(Annotator.class, "ground_truth", section -> (pool, taxonomy, run) -> null);
    }
  }

  private record NoStrategy() implements SelectionStrategy {
    @Override
    public Needs needs() {
      return Needs.nothing();
    }

    @Override
    public List<Choice> select(SelectionTask task) {
      return List.of();
    }
  }

  private Experiment read(String yaml, String... assignments) {
    try {
      Path file = Files.writeString(folder.resolve("demo.yml"), yaml);
      ModuleLoader modules =
          new ModuleLoader(
              List.of(new PartsModule(), new TrainModule(), new ComputeModule()),
              folder.resolve("plugins"));
      Taxonomy roads =
          new Taxonomy("roads", List.of(new Category("road", 0), new Category("car", 1)));
      return new ExperimentReader(
              modules, name -> new NetworkClasses(roads), Map.of("ROOT", "/gta5"))
          .read(file, List.of(assignments));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertError(String part, Runnable work) {
    String message = assertThrows(ConfigurationException.class, work::run).getMessage();
    assertTrue(message.contains(part), message);
    assertFalse(message.contains("\n"), message);
  }

  @Test
  void everyPartIsTyped() {
    Experiment experiment = read(WHOLE, "selection.budget=0.5");
    experiment.validate();

    assertEquals("gta5-to-cityscapes", experiment.name());
    assertEquals(5_000_000_000L, experiment.seed());
    assertEquals(Norm.DOMAIN_BATCH, experiment.model().design().norm());
    assertEquals(2, experiment.model().design().classes());
    assertTrue(experiment.model().design().imagenetInput());
    assertEquals(Optional.of(Path.of("resnet101.pth")), experiment.model().weights());
    assertEquals(new ClusteringSettings(4, 5, 6, Map.of()), experiment.anchors());
    assertEquals("none", experiment.selection().name());
    assertEquals(new Budget(0.5, 0), experiment.selection().budget());
    assertTrue(experiment.text().contains("root: /gta5"), experiment.text());
  }

  @Test
  void whatIsLeftOutHasTheUsualValue() {
    Experiment experiment = read("model: {backbone: resnet101}");

    assertEquals("demo", experiment.name());
    assertEquals(1337, experiment.seed());
    assertEquals(new ClusteringSettings(10, 20, 31, Map.of()), experiment.anchors());
    assertEquals(Norm.BATCH, experiment.model().design().norm());
    assertFalse(experiment.model().design().imagenetInput());
    assertFalse(experiment.model().strict());
    assertEquals(Optional.empty(), experiment.model().weights());
  }

  @Test
  void aPartIsReadOnceAndOnlyWhenAskedFor() {
    Experiment experiment = read("model: {backbone: resnet101}\nselection: {strategy: unheard_of}");

    assertSame(experiment.model(), experiment.model());
    assertError("demo.yml:2: selection.strategy 'unheard_of' is unknown", experiment::selection);
    assertError("data is missing", () -> experiment.data().target());
  }

  @Test
  void whatIsKeptOfAnExtendedFileIsWhole() throws IOException {
    Files.writeString(folder.resolve("base.yml"), WHOLE);
    Experiment experiment = read("extends: base.yml\nselection: {budget: 0.5}", "seed=3");
    experiment.validate();

    assertEquals(new Budget(0.5, 0), experiment.selection().budget());
    assertEquals(3, experiment.seed());
    assertFalse(experiment.text().contains("extends"), experiment.text());
    assertEquals(
        experiment.values(), read(experiment.text()).values(), "config.yml can be run by itself");
    assertError(
        "base.yml:17: stages.warmup.iterations must be at least 1, not 0",
        () -> {
          try {
            Files.writeString(
                folder.resolve("base.yml"), WHOLE.replace("iterations: 10", "iterations: 0"));
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
          read("extends: base.yml").stages();
        });
    assertError("--set extends can only stand in the file", () -> read(WHOLE, "extends=base.yml"));
  }

  @Test
  void weightsOfClassesThatThereAreNotAreRefused() {
    String terms = "stages.warmup.terms=[{term: supervised, images: source, class_weights: %s}]";
    read(WHOLE, Text.of(terms, "{car: 2}")).stages();
    assertError(
        "--set stages.warmup.terms: stages.warmup.terms[0].class_weights.cra is no class of the"
            + " network; known: road, car",
        () -> read(WHOLE, Text.of(terms, "{road: 1, cra: 2}")).stages());
  }

  @Test
  void keysThatNobodyKnowsAreRefused() {
    assertError(
        "demo.yml:1: modle is not known here; did you mean 'model'?",
        () -> read("modle: {backbone: x}"));
    assertError(
        "demo.yml:3: model.ouput_stride is not known here; did you mean 'output_stride'?",
        () -> read("model:\n  backbone: resnet101\n  ouput_stride: 8").model());
    assertError(
        "--set anchors.cuont is not known here; did you mean 'count'?",
        () -> read(WHOLE, "anchors.cuont=3").anchors());
    assertError(
        "data.pool is not known here", () -> read(WHOLE, "data.pool.dataset=empty").validate());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "selection.budget=0 | selection.budget must be a share of the pool, above 0 and at most 1, not 0.0",
        "selection.budget=1.5 | at most 1, not 1.5",
        "selection.budget=.nan | selection.budget must be finite, not .nan",
        "selection.budget=all | must be a number, not 'all'",
        "selection.images=10 | images and budget exclude each other",
        "anchors.count=0 | anchors.count must be at least 1",
        "anchors.seed=x | anchors.seed must be a whole number, not 'x'",
        "seed=1.5 | seed must be a whole number, not '1.5'",
        "name=../up | name '../up' must be letters",
        "model.norm=bacth | did you mean 'batch'?",
        "model.network=deeplab | did you mean",
        "model.backbone=resnet51 | did you mean 'resnet101'?",
        "annotator.name=me | annotators: ground_truth",
      })
  void valuesOutOfRangeAreRefused(String assignment, String message) {
    assertError(message, () -> read(WHOLE, assignment).validate());
  }

  @Test
  void roundsShareTheBudgetEvenlyAndSpendAllOfIt() {
    Experiment experiment = read(WHOLE, "selection.budget=0.5", "selection.rounds=4");
    SelectionSettings selection = experiment.selection();

    assertEquals(
        List.of(3, 3, 2, 2),
        IntStream.rangeClosed(1, 4).mapToObj(r -> selection.imagesOf(r, 20)).toList());
    assertEquals(
        List.of(1, 1, 1, 1),
        IntStream.rangeClosed(1, 4).mapToObj(r -> selection.imagesOf(r, 8)).toList());
    assertEquals(0.125, selection.shareUntil(1, 20));
    assertEquals(0.5, selection.shareUntil(4, 20));
    assertError(
        "selection.rounds is 4, but the budget is 3 images in all", () -> selection.imagesOf(1, 7));
    assertEquals(1, read(WHOLE).selection().rounds());
    assertEquals(148, read(WHOLE).selection().imagesOf(1, 2975));
  }

  @Test
  void budgetsAreRoundedDown() {
    assertEquals(148, new Budget(0.05, 0).imagesOf(2975));
    assertEquals(29, new Budget(0.29, 0).imagesOf(100));
    assertEquals(7, new Budget(0, 7).imagesOf(7));
    assertEquals(0.25, new Budget(0, 2).shareOf(8));
    assertThrows(MadaException.class, () -> new Budget(0.05, 0).imagesOf(19));
    assertThrows(MadaException.class, () -> new Budget(0, 8).imagesOf(7));
  }
}
