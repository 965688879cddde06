package io.mada.train.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import io.mada.api.ConfigurationException;
import io.mada.api.Factory;
import io.mada.api.Plugin;
import io.mada.api.PluginModule;
import io.mada.api.Plugins;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.data.Augmentation;
import io.mada.api.train.Images;
import io.mada.internal.config.ConfigNode;
import io.mada.internal.config.ConfiguredSection;
import io.mada.train.TrainModule;
import io.mada.train.optimize.Sgd;
import io.mada.train.term.HardExampleLoss;
import io.mada.train.term.SoftAnchor;
import io.mada.train.term.Supervised;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StageReaderTest {

  private final Plugins plugins =
      new BoundPlugins(
          Guice.createInjector(new TrainModule(), new Flips())
              .getInstance(Key.get(new TypeLiteral<Set<Plugin<?>>>() {})));
  private final Map<String, Object> stage1 =
      new LinkedHashMap<>(
          Map.of(
              "terms",
              List.of(Map.of("term", "supervised", "images", "source")),
              "iterations",
              100,
              "batch",
              4,
              "optimizer",
              Map.of("lr", 1e-4)));
  private final Map<String, Object> stages = new LinkedHashMap<>(Map.of("stage1", stage1));

  @Test
  void whatIsNotSaidIsThatOfThePublishedRun() {
    Stage stage = read();
    assertEquals("stage1", stage.name());
    assertEquals(new Origin.Initial(), stage.origin());
    assertEquals(Set.of(Images.SOURCE), stage.images());
    assertEquals(100, stage.iterations());
    assertEquals(4, stage.batch());
    assertEquals(1, stage.accumulate());
    assertEquals(new Sgd(0.9, 0), stage.optimizer());
    assertEquals(100, stage.evaluateEvery());
    assertEquals(0, stage.patience());
    assertEquals(List.of(), stage.augmentations());
    assertEquals(1e-4 * Math.pow(0.5, 0.9), stage.rate(50), 1e-18);
    assertEquals(Math.pow(0.5, 0.9), stage.rateFactor(50), 1e-12);
  }

  @Test
  void everythingCanBeSaid() {
    stage1.put(
        "optimizer", Map.of("name", "sgd", "lr", 0.1, "momentum", 0.8, "weight_decay", 2e-4));
    stage1.put("schedule", Map.of("name", "step", "at", List.of(10), "factor", 0.5));
    stage1.put("evaluate_every", 25);
    stage1.put("augment", List.of(Map.of("flip", 0.5), Map.of("flip", 1)));
    stage1.put("accumulate", 2);
    stage1.put("clip", 5);
    stage1.put("average", 0.99);
    stage1.put("patience", 3);
    Stage stage = read();
    assertEquals(new Sgd(0.8, 2e-4), stage.optimizer());
    assertEquals(0.05, stage.rate(11));
    assertEquals(25, stage.evaluateEvery());
    assertEquals(2, stage.augmentations().size());
    assertEquals(2, stage.accumulate());
    assertEquals(OptionalDouble.of(5), stage.clip());
    assertEquals(OptionalDouble.of(0.99), stage.average());
    assertEquals(3, stage.patience());
  }

  @Test
  void aTermHasTheNameOfItsImagesOrItsKindUnlessItIsNamed() {
    stage1.put(
        "terms",
        List.of(
            Map.of(
                "term",
                "supervised",
                "images",
                "selected",
                "loss",
                Map.of("name", "ohem", "threshold", 0.5)),
            Map.of("term", "supervised", "images", "source", "loss", "ohem", "weight", 0.5),
            Map.of("term", "supervised", "images", "source", "name", "again"),
            Map.of("term", "pseudo_label"),
            Map.of("term", "soft_anchor", "momentum", 0.9)));
    Stage stage = read();
    assertEquals(
        List.of("selected", "source", "again", "pseudo_label", "soft_anchor"),
        stage.terms().stream().map(Stage.NamedTerm::name).toList());
    assertEquals(
        List.of(Images.SELECTED, Images.SOURCE, Images.TARGET), List.copyOf(stage.images()));
    assertInstanceOf(HardExampleLoss.class, ((Supervised) stage.terms().get(0).term()).loss());
    assertEquals(0.5, ((Supervised) stage.terms().get(1).term()).weight());
    assertEquals(new SoftAnchor(0.7, 0.9, 0), stage.terms().get(4).term());
  }

  @Test
  void aStageStartsFromTheOneBeforeUnlessItSaysSomethingElse() {
    stages.put("second", stage1);
    stages.put("left_out", null);
    stages.put("third", with("from", "stage1"));
    stages.put("fourth", with("from", "weights/other.pth"));
    stages.put("fifth", with("from", null));
    Map<String, Stage> read = StageReader.read(section());
    assertEquals(
        List.of("stage1", "second", "third", "fourth", "fifth"), List.copyOf(read.keySet()));
    assertEquals(new Origin.Earlier("stage1"), read.get("second").origin());
    assertEquals(new Origin.Earlier("stage1"), read.get("third").origin());
    assertEquals(new Origin.File(Path.of("weights/other.pth")), read.get("fourth").origin());
    assertEquals(new Origin.Initial(), read.get("fifth").origin());
  }

  @Test
  void aStageMayLearnFromTheNetworkOfAnother() {
    assertEquals(Optional.empty(), read().teacher());
    stage1.put("teacher", "weights.safetensors");
    assertEquals(Optional.of(new Origin.File(Path.of("weights.safetensors"))), read().teacher());
    assertMistake(
        "teacher",
        "warmup",
        "stages.stage1.teacher must be an earlier stage or a weight file; 'warmup' is neither");
  }

  @Test
  void patienceNeedsABestNetwork() {
    stage1.put("keep", "last");
    assertMistake(
        "patience",
        3,
        "stages.stage1.patience waits for a better network, and keep: last takes no better one; remove one of them");
  }

  @Test
  void termsThatMixImagesNeedTwo() {
    stage1.put("terms", List.of(Map.of("term", "mada_v2")));
    String message =
        "stages.stage1.batch must give the term 'mada_v2' 2 images at once, which it mixes with each other; a pass has 1";
    assertMistake("batch", 1, message);
    assertMistake("accumulate", 4, message);
  }

  @Test
  void mistakesAreNamed() {
    assertMistake("iterations", 0, "stages.stage1.iterations must be at least 1, not 0");
    assertMistake("batch", 0, "stages.stage1.batch must be from 1 to 65536, not 0");
    assertMistake("evaluate_every", 0, "stages.stage1.evaluate_every must be at least 1, not 0");
    assertMistake(
        "accumulate", 3, "stages.stage1.accumulate must divide the batch of 4, which 3 does not");
    assertMistake("clip", 0, "stages.stage1.clip must be above 0, not 0");
    assertMistake("average", 1, "stages.stage1.average must be from 0 to 0.999999999, not 1");
    assertMistake(
        "optimizer", Map.of("lr", -1), "stages.stage1.optimizer.lr must be from 0 to 1e30, not -1");
    assertMistake("optimizer", Map.of(), "stages.stage1.optimizer.lr is missing");
    assertMistake(
        "optimizer", Map.of("name", "adam", "lr", 1), "stages.stage1.optimizer.name: no adam");
    assertMistake("schedule", "linear", "stages.stage1.schedule.name: no linear");
    assertMistake(
        "from",
        "stage1",
        "stages.stage1.from must be an earlier stage or a weight file; 'stage1' is neither");
    assertMistake(
        "augment",
        List.of(Map.of("flip", 1, "crop", 2)),
        "stages.stage1.augment must be a list of single entries, such as - {horizontal_flip: 0.5}");
  }

  @Test
  void mistakesInTermsAreNamed() {
    Map<String, Object> source = Map.of("term", "supervised", "images", "source");
    assertMistake(
        "terms",
        List.of(),
        "stages.stage1.terms must list what the stage minimises, as [{term: supervised, images: source}]");
    assertMistake(
        "terms",
        List.of(source, source),
        "stages.stage1.terms has two terms named 'source'; give one another: {term: ..., name: other}");
    assertMistake(
        "terms",
        List.of(Map.of("term", "supervised", "images", "target")),
        "stages.stage1.terms[0].images must be source or selected: the others have no labels");
    assertMistake(
        "terms",
        List.of(Map.of("term", "soft_anchor", "momentum", 1.5)),
        "stages.stage1.terms[0].momentum must be from 0 to 1, not 1.5");
    assertMistake(
        "terms",
        List.of(Map.of("term", "supervised", "loss", Map.of("name", "focal"))),
        "stages.stage1.terms[0].loss.name: no focal");
  }

  @Test
  void settingsFromBeforeThereWereTermsSayWhatToWriteNow() {
    assertMistake(
        "adversarial_weight",
        0.001,
        "stages.stage1.adversarial_weight is no longer a setting of a stage; write terms: "
            + "[{term: supervised, images: source}, {term: adversarial, weight: 0.001}]");
    for (String former : List.of("anchor_weight", "anchor_momentum", "loss")) {
      stages.put("stage1", with(former, 0.7));
      String message = assertThrows(ConfigurationException.class, this::read).getMessage();
      assertTrue(
          message.contains(former + " is no longer a setting of a stage; write terms: ["), message);
    }
  }

  @Test
  void keysThatNobodyReadsAreMistakes() {
    stage1.put(
        "terms",
        List.of(Map.of("term", "supervised", "loss", Map.of("name", "ohem", "treshold", 0.5))));
    Section section = section();
    StageReader.read(section);
    String message = assertThrows(ConfigurationException.class, section::rejectUnread).getMessage();
    assertEquals(
        "stages.stage1.terms[0].loss.treshold is not known here; did you mean 'threshold'?",
        message);
  }

  private void assertMistake(String key, Object value, String message) {
    stages.put("stage1", with(key, value));
    assertEquals(message, assertThrows(ConfigurationException.class, this::read).getMessage());
  }

  private Map<String, Object> with(String key, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(stage1);
    changed.put(key, value);
    return changed;
  }

  private Stage read() {
    return StageReader.read(section()).get("stage1");
  }

  private Section section() {
    return new ConfiguredSection("stages", ConfigNode.of(stages), plugins);
  }

  private static final class Flips extends PluginModule {
    @Override
    protected void configure() {
      bind(
          Augmentation.class,
          "flip",
          section -> {
            section.number("flip", Range.any());
            return (sample, random) -> sample;
          });
    }
  }

  private record BoundPlugins(Set<Plugin<?>> all) implements Plugins {
    @Override
    @SuppressWarnings("unchecked")
    public <T> Factory<T> find(Class<T> kind, String name, Section section, String key) {
      return all.stream()
          .filter(plugin -> plugin.kind() == kind && plugin.name().equals(name))
          .map(plugin -> (Factory<T>) plugin.factory())
          .findFirst()
          .orElseThrow(
              () -> new ConfigurationException(section.path() + "." + key + ": no " + name));
    }
  }
}
