package io.mada.data.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.mada.api.ConfigurationException;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Section;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Taxonomy;
import io.mada.api.testing.Sections;
import io.mada.data.Pictures;
import io.mada.data.label.Taxonomies;
import io.mada.internal.config.ConfigNode;
import io.mada.internal.config.ConfiguredSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSourceTest {

  private static final List<String> NAMES =
      List.of("a/day_1", "a/day_2", "b/dusk_1", "b/dusk_2", "b/dusk_3");

  @TempDir Path folder;

  @Test
  void everythingWithoutSettings() {
    assertEquals(NAMES, open(Map.of()).names());
  }

  @Test
  void prefixMeansTheNameOrItsLastPart() {
    assertEquals(NAMES.subList(2, 5), open(Map.of("prefix", "dusk")).names());
    assertEquals(NAMES.subList(0, 2), open(Map.of("prefix", "a/")).names());
    assertEquals(
        List.of("a/day_2", "b/dusk_3"), open(Map.of("prefix", List.of("dusk_3", "day_2"))).names());
  }

  @Test
  void skipAndLimitCountWhatIsLeft() {
    assertEquals(
        List.of("b/dusk_2"), open(Map.of("prefix", "dusk", "skip", 1, "limit", 1)).names());
    assertEquals(NAMES, open(Map.of("limit", 99)).names());
  }

  @Test
  void listKeepsTheDatasetsOrder() throws IOException {
    Path list = Files.writeString(folder.resolve("list.txt"), "b/dusk_2.png\n\na/day_1\n");
    assertEquals(List.of("a/day_1", "b/dusk_2"), open(Map.of("list", list)).names());
  }

  @Test
  void unknownNameInAListIsNamedWithItsLine() throws IOException {
    Path list = Files.writeString(folder.resolve("list.txt"), "a/day_1\nb/dusk_4\n");
    assertEquals(
        list + ":2: the dataset has no image b/dusk_4; did you mean b/dusk_1?",
        message(() -> open(Map.of("list", list))));
    Path absent = folder.resolve("absent.txt");
    assertEquals(
        "data.target.list is " + absent + ", which does not exist",
        message(() -> open(Map.of("list", absent))));
  }

  @ParameterizedTest
  @CsvSource({
    "' a', begins or ends in a space", "'b ', begins or ends in a space",
        "'b\u2003', begins or ends in a space",
    "'c\nd', holds a control character", "'c\td', holds a control character",
        "'c\u0085d', holds a control character",
    "'c\u2028d', holds a control character"
  })
  void namesThatListsCannotCarryAreRefused(String name, String why) {
    ImageSet set = mock(ImageSet.class);
    when(set.names()).thenReturn(List.of("fine name", name));
    Section section = Sections.of(Map.of("dataset", "mine"));
    var source = new DataSource(section, settings -> taxonomy -> set);
    String error = message(() -> source.open(Taxonomies.named("camvid")));
    assertTrue(error.endsWith("' " + why + "; rename it"), error);
    assertEquals(1, error.lines().count());
    assertEquals(error, error.replaceAll("\\p{Cntrl}", ""));
  }

  @Test
  void nothingLeftIsAnError() {
    assertEquals(
        "data.target: none of the 5 images is left by prefix, list and skip; the first image is a/day_1",
        message(() -> open(Map.of("prefix", "night"))));
    assertThrows(ConfigurationException.class, () -> open(Map.of("limit", 0)));
    assertThrows(ConfigurationException.class, () -> open(Map.of("skip", -1)));
    assertThrows(ConfigurationException.class, () -> open(Map.of("size", List.of(10))));
  }

  @Test
  void indicesAreThoseOfTheSubset() {
    ImageSet set = open(Map.of("skip", 3));
    assertEquals(3, set.label(0).ids()[0]);
  }

  @Test
  void resizesToTheWantedSize() {
    ImageSet set = open(Map.of("size", List.of(5, 3)));
    assertEquals(new ImageSize(5, 3), set.image(0).size());
    assertEquals(new ImageSize(5, 3), set.label(0).size());
  }

  @Test
  void decodesAnImageOnce() {
    ImageSet set = open(Map.of("size", List.of(5, 3)));
    assertSame(set.image(0), set.image(0));
    assertSame(set.label(0), set.label(0));
    assertNotSame(set.image(0), set.image(1));
  }

  @Test
  void fullCacheComputesAgain() {
    Cache<byte[]> cache = new Cache<>(10, value -> value.length);
    assertSame(cache.get(0, i -> new byte[6]), cache.get(0, i -> new byte[6]));
    assertNotSame(cache.get(1, i -> new byte[6]), cache.get(1, i -> new byte[6]));
    assertSame(cache.get(2, i -> new byte[4]), cache.get(2, i -> new byte[4]));
  }

  @Test
  void theRestOfTheSectionIsTheDatasets() {
    Map<String, Object> values = settings(Map.of("rooot", "/data"));
    Section section = new ConfiguredSection("data.target", ConfigNode.of(values));
    new DataSource(
        section,
        s -> {
          s.has("root");
          return taxonomy -> new Named();
        });
    var error = assertThrows(ConfigurationException.class, section::rejectUnread);
    assertTrue(
        error.getMessage().contains("rooot is not known here; did you mean 'root'?"),
        error.getMessage());
  }

  private static String message(org.junit.jupiter.api.function.Executable work) {
    return assertThrows(MadaException.class, work).getMessage();
  }

  private static ImageSet open(Map<String, ?> settings) {
    Section section = new ConfiguredSection("data.target", ConfigNode.of(settings(settings)));
    DataSource source = new DataSource(section, s -> taxonomy -> new Named());
    section.rejectUnread();
    return source.open(new Taxonomy("none", List.of()));
  }

  private static Map<String, Object> settings(Map<String, ?> settings) {
    Map<String, Object> values = new HashMap<>(settings);
    values.put("dataset", "named");
    return values;
  }

  private static final class Named implements ImageSet {
    @Override
    public List<String> names() {
      return NAMES;
    }

    @Override
    public RgbImage image(int index) {
      return Pictures.random(20, 12, index);
    }

    @Override
    public LabelMap label(int index) {
      byte[] ids = new byte[20 * 12];
      java.util.Arrays.fill(ids, (byte) index);
      return new LabelMap(20, 12, ids);
    }

    @Override
    public Set<Integer> classes() {
      return Set.of(0, 1, 2, 3, 4);
    }
  }
}
