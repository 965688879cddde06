package io.mada.app.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ConfigurationException;
import io.mada.api.Factory;
import io.mada.api.MadaException;
import io.mada.api.Plugin;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.data.Augmentation;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Sample;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.testing.Sections;
import io.mada.api.train.Schedule;
import io.mada.app.guard.Watch;
import io.mada.data.yaml.YamlFile;
import io.mada.internal.config.ConfigNode;
import io.mada.internal.config.ConfiguredSection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PluginRegistryTest {

  private static final Schedule HALF = (iteration, total) -> 0.5;

  private static <T> Plugin<T> plugin(Class<T> kind, String name, Factory<T> factory) {
    return new Plugin<>(kind, name, factory, PluginRegistryTest.class);
  }

  private static PluginRegistry registry(Plugin<?>... plugins) {
    Guarding guarding = new Guarding(List.of(), new Watch(Watch.USUAL_LIMIT, line -> {}));
    return new PluginRegistry(
        new LinkedHashSet<>(List.of(plugins)), guarding, new LoadedModules(List.of()));
  }

  @Test
  void aNameInASectionMakesThePlugin() {
    PluginRegistry registry =
        registry(
            plugin(Schedule.class, "half", section -> HALF),
            plugin(
                Schedule.class,
                "fixed",
                section -> {
                  double factor = section.number("factor", Range.any());
                  return (iteration, total) -> factor;
                }));
    Section section = Sections.of(Map.of("name", "fixed", "factor", 0.25));

    assertEquals(0.25, registry.create(Schedule.class, section, "name").factor(1, 10));
    assertEquals(
        0.5,
        registry.createOr(Schedule.class, Sections.of(Map.of()), "name", "half").factor(1, 10));
    section.rejectUnread();
  }

  @Test
  void aPluginThatIsNamedByItsKeyIsFound() {
    PluginRegistry registry =
        registry(plugin(Augmentation.class, "flip", section -> (sample, random) -> sample));
    Section wrong = new ConfiguredSection("augment[0]", ConfigNode.of(Map.of("flap", 1)));

    assertMessage(
        "augment[0].flap is unknown; did you mean 'flip'?",
        () -> registry.find(Augmentation.class, "flap", wrong, "flap"));
    assertMessage(
        "the augmentation 'flap' is unknown; did you mean 'flip'?",
        () -> registry.create(Augmentation.class, "flap"));
  }

  @Test
  void anUnknownNameIsAnErrorWithTheNearestAndAllOthers() {
    PluginRegistry registry =
        registry(
            plugin(Schedule.class, "poly", section -> HALF),
            plugin(Schedule.class, "cosine", section -> HALF));
    Section section = YamlFile.parse("seed: 1\nname: ploy\n", "demo.yml").section();

    assertMessage(
        "demo.yml:2: name 'ploy' is unknown; did you mean 'poly'? (schedules: cosine, poly)",
        () -> registry.create(Schedule.class, section, "name"));
    assertMessage(
        "demo.yml:2: name 'ploy' is unknown: no module binds a strategy",
        () -> registry.create(SelectionStrategy.class, section, "name"));
  }

  @Test
  void oneNameCannotBeBoundTwice() {
    Plugin<Schedule> mine = new Plugin<>(Schedule.class, "poly", section -> HALF, Map.class);
    Plugin<Schedule> yours = new Plugin<>(Schedule.class, "poly", section -> HALF, List.class);

    assertMessage(
        "two plug-ins bind the schedule 'poly': java.util.Map and java.util.List",
        () -> registry(mine, yours));
  }

  @Test
  void oneNameMayStandForPluginsOfTwoKinds() {
    Augmentation none = (sample, random) -> sample;
    PluginRegistry registry =
        registry(
            plugin(Schedule.class, "none", s -> HALF),
            plugin(Augmentation.class, "none", s -> none));

    Sample sample = new Sample(new RgbImage(1, 1, new byte[3]), new LabelMap(1, 1, new byte[1]));
    Augmentation made =
        registry.create(Augmentation.class, Sections.of(Map.of("name", "none")), "name");
    assertSame(sample, made.apply(sample, null));
    assertEquals(List.of("none"), registry.names(Schedule.class));
    assertEquals(
        List.of(Augmentation.class, Schedule.class),
        registry.list().stream().<Object>map(Plugin::kind).toList());
  }

  @Test
  void aFactoryThatFailsIsNamed() {
    PluginRegistry registry =
        registry(
            plugin(Schedule.class, "null", section -> null),
            plugin(
                Schedule.class,
                "old",
                section -> {
                  throw new NoSuchMethodError("Section.words");
                }),
            plugin(
                Schedule.class,
                "broken",
                section -> {
                  throw new IllegalStateException("no luck");
                }));

    String test = PluginRegistryTest.class.getName();
    for (String name : List.of("null", "old", "broken")) {
      Section section = Sections.of(Map.of("name", name));
      MadaException e =
          assertThrows(MadaException.class, () -> registry.create(Schedule.class, section, "name"));
      assertTrue(
          e.getMessage().startsWith("the schedule '" + name + "' of " + test), e.getMessage());
    }
  }

  private static void assertMessage(String begin, Runnable work) {
    String message = assertThrows(ConfigurationException.class, work::run).getMessage();
    assertTrue(message.startsWith(begin), message);
  }
}
