package io.mada.data.synthetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ConfigurationException;
import io.mada.api.Section;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Taxonomy;
import io.mada.api.testing.Sections;
import io.mada.data.label.Taxonomies;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticDatasetTest {

  private static final Taxonomy CITYSCAPES = Taxonomies.named("cityscapes");

  @Test
  void imageOfASeedIsAlwaysTheSame() {
    ImageSet one = open(Map.of("count", 20, "seed", 4, "size", List.of(64, 32)));
    ImageSet other = open(Map.of("count", 12, "seed", 4, "size", List.of(64, 32)));
    IntStream.range(0, 12)
        .parallel()
        .forEach(i -> assertArrayEquals(one.image(i).rgb(), other.image(i).rgb()));
    assertFalse(Arrays.equals(one.image(0).rgb(), one.image(1).rgb()));
  }

  @Test
  void stylesShowTheSameStreetInOtherColours() {
    Map<String, ?> settings =
        Map.of("count", 3, "size", List.of(64, 32), "style", Map.of("light", List.of(1, 1, 1)));
    Map<String, ?> dark =
        Map.of(
            "count", 3, "size", List.of(64, 32), "style", Map.of("light", List.of(0.3, 0.3, 0.5)));
    assertArrayEquals(open(settings).label(2).ids(), open(dark).label(2).ids());
    assertTrue(mean(open(dark)) < 0.6 * mean(open(settings)));
  }

  @Test
  void everyClassOccurs() {
    ImageSet set = open(Map.of("count", 60, "size", List.of(128, 64)));
    Set<Integer> seen = new TreeSet<>();
    for (int i = 0; i < set.size(); i++) {
      for (byte id : set.label(i).ids()) {
        seen.add(id & 0xff);
      }
    }
    assertEquals(new TreeSet<>(set.classes()), seen);
    assertEquals(19, seen.size());
  }

  /**
   * Without fog, noise and texture, terrain is all that has its colour, so the label must say
   * terrain just there.
   */
  @Test
  void labelIsExact() {
    Map<String, ?> colors = Map.of("terrain", List.of(255, 0, 255));
    Map<String, ?> style = Map.of("texture", 0, "noise", 0, "variety", 0, "colors", colors);
    ImageSet set = open(Map.of("count", 10, "size", List.of(96, 48), "style", style));
    int terrain = CITYSCAPES.id("terrain");
    int found = 0;
    for (int i = 0; i < set.size(); i++) {
      byte[] rgb = set.image(i).rgb();
      byte[] ids = set.label(i).ids();
      for (int p = 0; p < ids.length; p++) {
        boolean magenta = rgb[3 * p] == -1 && rgb[3 * p + 1] == 0 && rgb[3 * p + 2] == -1;
        assertEquals(magenta, ids[p] == terrain);
        found += magenta ? 1 : 0;
      }
    }
    assertTrue(found > 100, "terrain pixels: " + found);
  }

  @ParameterizedTest
  @ValueSource(strings = {"day", "dusk", "fog", "game", "winter"})
  void namedStylesColourEveryClass(String name) {
    assertEquals(Set.of(Thing.values()), Style.named(name).colors().keySet());
  }

  @Test
  void classesThatTheTaxonomyLacksAreIgnored() {
    Taxonomy camvid = Taxonomies.named("camvid");
    Section section = Sections.of(Map.of("count", 20, "size", List.of(64, 32)));
    ImageSet set = new SyntheticDataset(section).open(camvid);
    Set<Integer> seen = new TreeSet<>();
    for (int i = 0; i < set.size(); i++) {
      for (byte id : set.label(i).ids()) {
        seen.add(id & 0xff);
      }
    }
    assertTrue(seen.remove(LabelMap.IGNORED));
    assertTrue(set.classes().containsAll(seen));
  }

  @Test
  void mistakesInAStyleAreNamed() {
    var typo =
        assertThrows(ConfigurationException.class, () -> open(Map.of("count", 1, "style", "dsuk")));
    assertEquals("style 'dsuk' is unknown; did you mean 'dusk'?", typo.getMessage());
    var light = Map.of("count", 1, "style", Map.of("light", List.of(1, 2)));
    var error = assertThrows(ConfigurationException.class, () -> open(light));
    assertEquals(
        "style.light must be [red, green, blue], factors from 0 to 100", error.getMessage());
  }

  private static double mean(ImageSet set) {
    byte[] rgb = set.image(0).rgb();
    return IntStream.range(0, rgb.length).map(i -> rgb[i] & 0xff).average().orElseThrow();
  }

  private static ImageSet open(Map<String, ?> settings) {
    Section section = Sections.of(settings);
    ImageSet set = new SyntheticDataset(section).open(CITYSCAPES);
    section.rejectUnread();
    return set;
  }
}
