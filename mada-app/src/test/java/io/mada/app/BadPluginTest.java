package io.mada.app;

import static io.mada.app.Cli.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mada.api.Text;
import io.mada.app.plugin.JarWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plug-ins that others got wrong: one line on stderr that names the plug-in and the cause. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadPluginTest {

  private static final String MODULE = "com.acme.BadModule";
  private static final String SERVICE = "META-INF/services/com.google.inject.Module";
  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  private static final String SOURCE =
      """
      package com.acme;
      import ai.djl.ndarray.NDArray;
      import io.mada.api.*;
      import io.mada.api.data.*;
      import io.mada.api.nn.*;
      import io.mada.api.select.*;
      import java.util.List;
      public final class BadModule extends PluginModule {
        %s
        protected void configure() {
          %s
        }
      }
      """;

  private static final String STRATEGY =
      """
      record Bad() implements SelectionStrategy {
          public Needs needs() { %s }
          public List<Choice> select(SelectionTask task) { %s }
        }""";

  private static final String DATASET =
      """
      record Bad() implements ImageSet {
          public List<String> names() { return List.of("a", "b", "c", "d"); }
          public RgbImage image(int i) { %s }
          public LabelMap label(int i) { return new LabelMap(32, 32, new byte[32 * 32]); }
          %s
        }""";

  private static final String CLASSES =
      "public java.util.Set<Integer> classes() { return java.util.Set.of(0); }";
  private static final String BIND_STRATEGY =
      "bind(SelectionStrategy.class, \"bad\", section -> new Bad());";
  private static final String BIND_DATASET =
      "bind(Dataset.class, \"bad\", section -> taxonomy -> new Bad());";

  @TempDir private static Path folder;

  private TinyExperiment experiment;
  private Path jar;

  @BeforeAll
  void warmUp() {
    experiment = TinyExperiment.in(folder);
    assertEquals(0, experiment.run("warmup", "warm").status());
  }

  @BeforeEach
  void makePluginFolder() throws IOException {
    jar = Files.createTempDirectory(folder, "plugins").resolve("bad.jar");
  }

  @Test
  void aJarThatIsNoJar() throws IOException {
    Files.writeString(jar, "no jar at all");

    assertError(2, "the plug-in " + jar + " is not a readable jar", run("plugins"));
    assertError(2, "the plug-in " + jar + " is not a readable jar", select());
  }

  @Test
  void aJarThatLacksItsClass() throws IOException {
    write("", "", Map.of(SERVICE, "com.acme.LostModule\n"));

    assertError(
        2, "'com.acme.LostModule' was found neither", select("modules=[com.acme.LostModule]"));
    String declared = "the plug-in " + jar + " declares 'com.acme.LostModule', which is not in it";
    assertError(2, declared, run("plugins"));
  }

  @Test
  void aJarThatLacksAClassOfItsParts() throws IOException {
    write(
        "",
        "new Lost();",
        Map.of(),
        Map.of("com.lost.Lost", "package com.lost; public class Lost {}"),
        "com.lost.*");

    String error =
        "the module com.acme.BadModule (bad.jar) failed in configure(): java.lang.NoClassDefFoundError: ";
    assertError(1, error + "com/lost/Lost", select());
  }

  @Test
  void aJarForAnotherVersionOfTheApi() throws IOException {
    write("", "", Map.of(MANIFEST, "Manifest-Version: 1.0\nMada-Api-Version: 7\n"));

    String error =
        "the plug-in "
            + jar
            + " was built for version 7 of mada-api, and this is version 2; get a build";
    assertError(2, error, run("plugins"));
    assertError(2, error, select());
  }

  @Test
  void aJarForThisVersionOfTheApi() throws IOException {
    write("", "", Map.of(MANIFEST, "Manifest-Version: 1.0\nMada-Api-Version: 2\n"));

    assertEquals(0, run("plugins").status());
  }

  @Test
  void aNameThatExists() throws IOException {
    String second = BIND_STRATEGY.replace("\"bad\"", "\"mada\"");
    write(
        Text.of(STRATEGY, "return Needs.nothing();", "return null;"),
        second,
        Map.of(SERVICE, MODULE));

    String error = "two plug-ins bind the strategy 'mada': io.mada.active.ActiveModule";
    assertError(2, error, run("plugins"));
    assertError(2, "com.acme.BadModule (bad.jar)", select());
  }

  @Test
  void aConstructorThatThrows() throws IOException {
    write(
        "public BadModule() { throw new IllegalStateException(\"no\\nluck\"); }",
        "",
        Map.of(SERVICE, MODULE));

    String error =
        "the module com.acme.BadModule (bad.jar) failed in its constructor: java.lang.IllegalStateException: ";
    assertError(1, error + "no luck", select());
    assertError(1, error + "no luck", run("plugins"));
  }

  @Test
  void aFactoryThatThrows() throws IOException {
    write(
        "",
        "bind(SelectionStrategy.class, \"bad\", section -> { throw new IllegalStateException(\"no luck\"); });");

    assertError(
        1,
        "the strategy 'bad' of com.acme.BadModule (bad.jar) failed in its factory: java.lang",
        select());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
      return List.of(Choice.of(1, 1), Choice.of(1, 1));          | returned synthetic/000001 twice
      return List.of(Choice.of(1, 1));                           | returned 1 images where 2 were asked for
      return List.of(Choice.of(1, 1), Choice.of(4, 1));          | returned image 4, which the pool of 4 does not have
      return List.of(Choice.of(1, 1), Choice.of(2, 0.0 / 0));    | returned the score NaN for synthetic/000002
      return null;                                               | returned null from select()
      return List.of(new Choice(1, 1, new Region(9, 9, 30, 1))); | returned 30x1 at (9, 9) of synthetic/000001, which
      throw new IllegalStateException("no luck");                | failed in select(): java.lang.IllegalStateException: no luck
      while (true) try { Thread.sleep(9999); } catch (InterruptedException e) { } | did not return from select() within 0.2 s; raise
      """)
  void aStrategyThatMisbehaves(String body, String error) throws IOException {
    write(Text.of(STRATEGY, "return Needs.nothing();", body), BIND_STRATEGY);

    Cli result = select("selection.time_limit=" + (body.startsWith("while") ? 0.2 : 60));

    assertError(1, "the strategy 'bad' of com.acme.BadModule (bad.jar) " + error, result);
  }

  @Test
  void aStrategyForAnotherVersionOfItsInterface() throws IOException {
    String old =
        "package io.mada.api.select; public interface SelectionStrategy { Needs needs(); }";
    String strategy =
        "record Bad() implements SelectionStrategy { public Needs needs() { return Needs.nothing(); } }";
    write(
        strategy, BIND_STRATEGY, Map.of(), Map.of("io.mada.api.select.SelectionStrategy", old), "");

    Cli result = select();

    assertError(
        1,
        "the strategy 'bad' of com.acme.BadModule (bad.jar) failed in select(): java.lang.AbstractMethodError",
        result);
    assertError(1, "; it was built against another version of MADA", result);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
      throw new IllegalStateException("no luck");        | failed in its probe 'luck': java.lang.IllegalStateException: no luck
      return null;                                       | returned null from its probe 'luck'
      return observation.logits().max(new int[] {0}); | returned float32 of shape
      return observation.logits().toType(ai.djl.ndarray.types.DataType.FLOAT64, true); | returned float64 of shape
      """)
  void aProbeThatMisbehaves(String body, String error) throws IOException {
    String measure = "static NDArray measure(Observation observation) { " + body + " }\n";
    String needs = "return Needs.ofTarget(new Probe(\"luck\", BadModule::measure));";
    write(measure + Text.of(STRATEGY, needs, "return null;"), BIND_STRATEGY);

    Cli result = mada("features", "--domain", "pool", "--set", "selection.strategy=bad");

    assertError(1, "the strategy 'bad' of com.acme.BadModule (bad.jar) " + error, result);
  }

  @Test
  void aDatasetThatThrows() throws IOException {
    write(Text.of(DATASET, "throw new IllegalStateException(\"no film\");", CLASSES), BIND_DATASET);

    Cli result = mada("features", "--domain", "pool", "--set", "data.target={dataset: bad}");

    String error =
        "the dataset 'bad' of com.acme.BadModule (bad.jar) failed in image(): java.lang.IllegalStateException";
    assertError(1, error + ": no film", result);
  }

  @Test
  void aDatasetForAnotherVersionOfItsInterface() throws IOException {
    String old =
        """
        package io.mada.api.data;
        public interface ImageSet { java.util.List<String> names(); RgbImage image(int i); LabelMap label(int i); }""";
    String image = "return new RgbImage(32, 32, new byte[3 * 32 * 32]);";
    String open = BIND_DATASET;
    write(
        Text.of(DATASET, image, ""), open, Map.of(), Map.of("io.mada.api.data.ImageSet", old), "");

    Cli result = mada("evaluate", "--set", "data.validation={dataset: bad}");

    String error =
        "the dataset 'bad' of com.acme.BadModule (bad.jar) failed in classes(): java.lang.AbstractMethodError";
    assertError(1, error, result);
    assertError(1, "; it was built against another version of MADA", result);
  }

  private void write(String members, String configure) throws IOException {
    write(members, configure, Map.of());
  }

  private void write(String members, String configure, Map<String, String> entries)
      throws IOException {
    write(members, configure, entries, Map.of(), "");
  }

  /**
   * @param others classes in another version, or that the jar lacks
   */
  private void write(
      String members,
      String configure,
      Map<String, String> entries,
      Map<String, String> others,
      String imported)
      throws IOException {
    String source = Text.of(SOURCE, members, configure);
    if (!imported.isEmpty()) {
      source =
          source.replace(
              "import java.util.List;", "import java.util.List;\nimport " + imported + ";");
    }
    JarWriter.jar(jar, MODULE, source, new LinkedHashMap<>(entries), others);
  }

  private Cli run(String command) {
    return Cli.run(command, "--plugins", jar.getParent().toString());
  }

  private Cli select(String... settings) {
    String[] options = new String[2 * settings.length + 2];
    options[0] = "--set";
    options[1] = "selection.strategy=bad";
    for (int i = 0; i < settings.length; i++) {
      options[2 * i + 2] = "--set";
      options[2 * i + 3] = settings[i];
    }
    return mada("select", options);
  }

  private Cli mada(String command, String... options) {
    String[] all = new String[options.length + 4];
    all[0] = "--plugins";
    all[1] = jar.getParent().toString();
    all[2] = "--set";
    all[3] = "modules=[io.mada.app.HaltingModule, " + MODULE + "]";
    System.arraycopy(options, 0, all, 4, options.length);
    return experiment.run(command, "warm", all);
  }
}
