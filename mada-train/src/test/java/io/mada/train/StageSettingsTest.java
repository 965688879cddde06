package io.mada.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import io.mada.api.Augmentation;
import io.mada.api.ConfigurationException;
import io.mada.api.Factory;
import io.mada.api.Plugin;
import io.mada.api.PluginModule;
import io.mada.api.Plugins;
import io.mada.api.Range;
import io.mada.api.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StageSettingsTest {

  private final Plugins plugins = new BoundPlugins(
      Guice.createInjector(new TrainModule(), new Flips()).getInstance(Key.get(new TypeLiteral<Set<Plugin<?>>>() {})));
  private final Map<String, Object> values = new LinkedHashMap<>(
      Map.of("iterations", 100, "batch", 4, "optimizer", Map.of("lr", 1e-4)));

  @Test
  void whatIsNotSaidIsThatOfThePublishedRun() {
    StageSettings settings = read();
    assertEquals(100, settings.iterations());
    assertEquals(4, settings.batch());
    assertEquals(0.9, settings.momentum());
    assertEquals(0, settings.weightDecay());
    assertEquals(100, settings.evaluateEvery());
    assertEquals(List.of(), settings.augmentations());
    assertEquals(1e-4 * Math.pow(0.5, 0.9), settings.rate(50), 1e-18);
    assertEquals(Math.pow(0.5, 0.9), settings.rateFactor(50), 1e-12);
  }

  @Test
  void everythingCanBeSaid() {
    values.put("optimizer", Map.of("name", "sgd", "lr", 0.1, "momentum", 0.8, "weight_decay", 2e-4));
    values.put("schedule", Map.of("name", "step", "at", List.of(10), "factor", 0.5));
    values.put("loss", Map.of("name", "ohem", "threshold", 0.5));
    values.put("evaluate_every", 25);
    values.put("augment", List.of(Map.of("flip", 0.5), Map.of("flip", 1)));
    StageSettings settings = read();
    assertEquals(0.8, settings.momentum());
    assertEquals(2e-4, settings.weightDecay());
    assertEquals(0.05, settings.rate(11));
    assertInstanceOf(HardExampleLoss.class, settings.loss());
    assertEquals(25, settings.evaluateEvery());
    assertEquals(2, settings.augmentations().size());
  }

  @Test
  void mistakesAreNamed() {
    assertMistake("iterations", 0, "stages.stage1.iterations must be at least 1, not 0");
    assertMistake("batch", 0, "stages.stage1.batch must be from 1 to 65536, not 0");
    assertMistake("evaluate_every", 0, "stages.stage1.evaluate_every must be at least 1, not 0");
    assertMistake("optimizer", Map.of("lr", -1), "stages.stage1.optimizer.lr must be from 0 to 1e30, not -1");
    assertMistake("optimizer", Map.of(), "stages.stage1.optimizer.lr is missing");
    assertMistake(
        "optimizer", Map.of("name", "adam", "lr", 1), "stages.stage1.optimizer.name is unknown; known: sgd");
    assertMistake("loss", Map.of("name", "focal"), "stages.stage1.loss.name: no focal");
    assertMistake(
        "augment",
        List.of(Map.of("flip", 1, "crop", 2)),
        "stages.stage1.augment must be a list of single augmentations, such as - {horizontal_flip: 0.5}");
  }

  @Test
  void keysThatNobodyReadsAreMistakes() {
    values.put("loss", Map.of("name", "ohem", "treshold", 0.5));
    Section section = section();
    StageSettings.read(section, plugins);
    String message = assertThrows(ConfigurationException.class, section::rejectUnread).getMessage();
    assertEquals("stages.stage1.loss.treshold is not known here; did you mean 'threshold'?", message);
  }

  @Test
  void anchorSettingsAreThoseOfThePublishedRun() {
    assertEquals(new AnchorSettings(0.7, 0.999), AnchorSettings.read(Section.of(Map.of())));
    Section section = Section.of(Map.of("anchor_weight", 0, "anchor_momentum", 1));
    assertEquals(new AnchorSettings(0, 1), AnchorSettings.read(section));
    Section wrong = Section.of(Map.of("anchor_momentum", 1.5));
    String message = assertThrows(ConfigurationException.class, () -> AnchorSettings.read(wrong)).getMessage();
    assertEquals("anchor_momentum must be from 0 to 1, not 1.5", message);
  }

  private void assertMistake(String key, Object value, String message) {
    Object before = values.put(key, value);
    assertEquals(message, assertThrows(ConfigurationException.class, this::read).getMessage());
    if (before == null) {
      values.remove(key);
    } else {
      values.put(key, before);
    }
  }

  private StageSettings read() {
    return StageSettings.read(section(), plugins);
  }

  private Section section() {
    return new Section("stages.stage1", Section.Node.of(values));
  }

  private static final class Flips extends PluginModule {
    @Override
    protected void configure() {
      bind(Augmentation.class, "flip", section -> {
        section.number("flip", Range.between(0, 1));
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
          .orElseThrow(() -> new ConfigurationException(section.path() + "." + key + ": no " + name));
    }
  }
}
