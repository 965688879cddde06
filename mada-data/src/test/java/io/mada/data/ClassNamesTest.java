package io.mada.data;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ConfigurationException;
import io.mada.api.Section;
import io.mada.api.Text;
import io.mada.api.data.ImageSet;
import io.mada.api.data.Taxonomy;
import io.mada.api.testing.Sections;
import io.mada.data.dataset.ImageFolder;
import io.mada.data.label.Legend;
import io.mada.data.label.NetworkClasses;
import io.mada.data.label.Taxonomies;
import io.mada.data.synthetic.SyntheticDataset;
import io.mada.internal.config.ConfigNode;
import io.mada.internal.config.ConfiguredSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No class is left out in silence: it is shared, or declared, or an error names it. */
class ClassNamesTest {

  private static final int CASES = 250;

  @TempDir private Path folder;

  @BeforeEach
  void makeImages() {
    Pictures.write(folder.resolve("images/0.png"), Pictures.plain(2, 2, 0));
    Pictures.write(folder.resolve("labels/0.png"), Pictures.grey(2, 2, (x, y) -> 255));
  }

  @Test
  void everyClassIsSharedOrDeclaredOrAnError() throws IOException {
    String seed = System.getProperty("tests.seed", Long.toString(System.nanoTime()));
    Random random = new Random(seed.hashCode());
    int accepted = 0;
    for (int i = 0; i < CASES; i++) {
      accepted += check(random, "-Dtests.seed=" + seed + ", case " + i) ? 1 : 0;
    }
    assertTrue(
        accepted > CASES / 20 && accepted < CASES * 19 / 20,
        accepted + " of the cases hold no mistake");
  }

  /**
   * Makes a list of classes and two datasets, with mistakes or without; returns whether they are
   * accepted.
   */
  private boolean check(Random random, String where) throws IOException {
    List<String> words = words(random, 6 + random.nextInt(10));
    Set<String> network = some(words, random, 0.7);
    network.add(words.get(0));
    Set<String> optional = some(network, random, 0.2);
    Set<String> ignored = some(words, random, 0.8);
    ignored.removeAll(network);
    Path file = write("network.yml", network, optional::contains, ignored, random);
    NetworkClasses classes = Taxonomies.read(file);
    Set<Integer> labelled = new TreeSet<>();
    for (String name : List.of("source.yml", "validation.yml")) {
      Set<String> own = some(words, random, 0.8);
      own.add(words.get(0));
      if (random.nextInt(3) == 0) {
        own.add(misspelt(words.get(random.nextInt(words.size())), random));
      }
      Set<String> ownIgnored = some(own, random, 0.1);
      Path taxonomy = write(name, own, w -> false, ownIgnored, random);
      Set<String> undeclared = new TreeSet<>(own);
      undeclared.removeIf(
          w -> network.contains(w) || ignored.contains(w) || ownIgnored.contains(w));
      if (!undeclared.isEmpty()) {
        assertNames(undeclared, taxonomy, where, () -> open(taxonomy, classes.taxonomy()));
        return false;
      }
      ImageSet set = assertDoesNotThrow(() -> open(taxonomy, classes.taxonomy()), where);
      Set<String> counted =
          set.classes().stream().map(classes.taxonomy().names()::get).collect(Collectors.toSet());
      Set<String> shared = new HashSet<>(own);
      shared.retainAll(network);
      shared.removeAll(ownIgnored);
      assertEquals(shared, counted, where);
      labelled.addAll(set.classes());
    }
    Set<String> absent = new TreeSet<>(network);
    absent.removeAll(optional);
    labelled.forEach(id -> absent.remove(classes.taxonomy().names().get(id)));
    if (!absent.isEmpty()) {
      assertNames(absent, file, where, () -> classes.requireLabelled(labelled));
      return false;
    }
    assertDoesNotThrow(() -> classes.requireLabelled(labelled), where);
    return true;
  }

  private ImageSet open(Path taxonomy, Taxonomy classes) {
    Map<String, Path> settings =
        Map.of(
            "images",
            folder.resolve("images"),
            "labels",
            folder.resolve("labels"),
            "taxonomy",
            taxonomy);
    return ImageFolder.own(Sections.of(settings)).open(classes);
  }

  /** One line that begins with the file and the line of one of the names, and has all of them. */
  private static void assertNames(Set<String> names, Path file, String where, Runnable work)
      throws IOException {
    String message = assertThrows(ConfigurationException.class, work::run, where).getMessage();
    assertTrue(
        message.matches("[^\\n]+") && message.startsWith(file + ":"), where + ": " + message);
    String rest = message.substring(file.toString().length() + 1);
    String line =
        Files.readAllLines(file).get(Integer.parseInt(rest.substring(0, rest.indexOf(':'))) - 1);
    assertTrue(
        names.stream().anyMatch(name -> line.contains("name: " + name + ",")), where + ": " + line);
    List<String> told =
        List.of(
            message.substring(message.lastIndexOf('[') + 1, message.lastIndexOf(']')).split(", "));
    assertEquals(names, new TreeSet<>(told), where);
  }

  @Test
  void aMisspeltNameIsTold() throws IOException {
    Taxonomy classes = Taxonomies.named("cityscapes");
    String text = "classes:\n- {name: road, id: 1}\n- {name: buildng, id: 2}";
    Path file = Files.writeString(folder.resolve("sim.yml"), text);

    String message =
        assertThrows(ConfigurationException.class, () -> open(file, classes)).getMessage();

    assertEquals(
        file
            + ":3: classes[1].name 'buildng' is none of the classes of cityscapes; did you mean 'building'? If the"
            + " network need not tell it apart, list it in this file, as ignore: [buildng]",
        message);
  }

  @Test
  void aNetworkThatTellsApartLessThanABuiltInDatasetSaysSo() throws IOException {
    Path file =
        Files.writeString(folder.resolve("few.yml"), "classes: [{name: road}, {name: vegetaton}]");
    Section section =
        new ConfiguredSection(
            "data.source", ConfigNode.of(Map.of("dataset", "synthetic", "count", 1)));
    NetworkClasses few = Taxonomies.read(file);
    var dataset = new SyntheticDataset(section);

    String message =
        assertThrows(ConfigurationException.class, () -> dataset.open(few.taxonomy())).getMessage();

    String begin =
        "data.source.dataset 'synthetic' labels the class 'vegetation', which is none of the classes of few; did you"
            + " mean 'vegetaton'? If the network need not tell it apart, list it in the file that the key 'classes'"
            + " names, as ignore: [sidewalk, building, wall, ";
    assertEquals(begin, message.substring(0, begin.length()));
    Files.writeString(
        file, Files.readString(file) + "\nignore: " + message.substring(message.lastIndexOf('[')));
    assertEquals(Set.of(0), dataset.open(Taxonomies.read(file).taxonomy()).classes());
  }

  @Test
  void allBuiltInPartsGoTogether() {
    for (String classes : List.of("cityscapes", "camvid")) {
      Taxonomy taxonomy = Taxonomies.named(classes);
      for (String legend : List.of("cityscapes", "synthia", "camvid")) {
        assertDoesNotThrow(() -> Legend.named(legend).code(taxonomy), classes + ", " + legend);
      }
      Taxonomies.read(Sections.of(Map.of("classes", classes))).requireLabelled(Set.of());
    }
  }

  @Test
  void anUnlabelledSetHasNoClasses() {
    Section section = Sections.of(Map.of("images", folder.resolve("images")));
    assertEquals(Set.of(), ImageFolder.own(section).open(Taxonomies.named("cityscapes")).classes());
  }

  private static List<String> words(Random random, int count) {
    Set<String> words = new LinkedHashSet<>();
    while (words.size() < count) {
      int length = 2 + random.nextInt(9);
      words.add(
          "x"
              + random
                  .ints(length, 'a', 'z' + 1)
                  .mapToObj(Character::toString)
                  .collect(Collectors.joining()));
    }
    return new ArrayList<>(words);
  }

  private static Set<String> some(Iterable<String> words, Random random, double share) {
    Set<String> some = new LinkedHashSet<>();
    words.forEach(
        word -> {
          if (random.nextDouble() < share) {
            some.add(word);
          }
        });
    return some;
  }

  /** The word with a letter left out, doubled, exchanged or in another case. */
  private static String misspelt(String word, Random random) {
    int at = 1 + random.nextInt(word.length() - 1);
    String letter = word.substring(at, at + 1);
    String instead =
        List.of("", letter + letter, "q", letter.toUpperCase(Locale.ROOT)).get(random.nextInt(4));
    return word.substring(0, at) + instead + word.substring(at + 1);
  }

  private Path write(
      String name,
      Set<String> classes,
      Predicate<String> optional,
      Set<String> ignored,
      Random random)
      throws IOException {
    PrimitiveIterator.OfInt ids = random.ints(0, 254).distinct().iterator();
    StringBuilder text = new StringBuilder("classes:\n");
    for (String word : classes) {
      text.append(
          Text.of(
              "  - {name: %s, id: %d, optional: %b}\n", word, ids.nextInt(), optional.test(word)));
    }
    List<String> all = new ArrayList<>(ignored);
    all.add("[1, 2, 3]");
    all.add("254");
    return Files.writeString(folder.resolve(name), text + "ignore: " + all + "\n");
  }
}
