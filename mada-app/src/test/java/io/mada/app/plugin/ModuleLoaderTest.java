package io.mada.app.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Plugin;
import io.mada.api.PluginModule;
import io.mada.api.Section;
import io.mada.api.testing.Sections;
import io.mada.api.train.Schedule;
import io.mada.data.yaml.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModuleLoaderTest {

  private static final String DRONE =
      """
      package com.acme;
      public final class DroneModule extends io.mada.api.PluginModule {
        protected void configure() {
          bind(io.mada.api.train.Schedule.class, "drone", section -> (iteration, total) -> 0.125);
        }
      }
      """;

  private static final Map<String, String> SERVICE =
      Map.of("META-INF/services/com.google.inject.Module", "com.acme.DroneModule\n");

  @TempDir private Path folder;
  private Path plugins;

  /** Binds the schedule {@code half}. */
  public static final class HalfModule extends PluginModule {
    @Override
    protected void configure() {
      bind(Schedule.class, "half", section -> (iteration, total) -> 0.5);
    }
  }

  /** Binds it once more. */
  public static final class OtherHalfModule extends PluginModule {
    @Override
    protected void configure() {
      bind(Schedule.class, "half", section -> (iteration, total) -> 0.5);
    }
  }

  /** Fails while it is made. */
  public static final class ThrowingModule extends AbstractModule {
    public ThrowingModule() {
      throw new IllegalStateException("out of luck");
    }
  }

  /** Fails while it is assembled. */
  public static final class FailingModule extends AbstractModule {
    @Override
    protected void configure() {
      throw new IllegalStateException("no configuration\ntoday");
    }
  }

  /** Was compiled with something that is gone. */
  public static final class OutdatedModule extends AbstractModule {
    @Override
    protected void configure() {
      throw new NoSuchMethodError("Section.words");
    }
  }

  /** Wants what nobody binds. */
  public static final class WantingModule extends AbstractModule {
    @Override
    protected void configure() {
      bind(Runnable.class).to(Missing.class);
    }

    private record Missing(Comparable<String> word) implements Runnable {
      @Override
      public void run() {}
    }
  }

  /** Cannot be made from outside. */
  public static final class HiddenModule extends AbstractModule {
    private HiddenModule() {}
  }

  @BeforeEach
  void makePluginFolder() throws IOException {
    plugins = Files.createDirectory(folder.resolve("plugins"));
  }

  private PluginRegistry load(String... modules) {
    String yaml = "seed: 1\nmodules: [" + String.join(", ", modules) + "]\n";
    Section section = YamlFile.parse(yaml, "demo.yml").section();
    return new ModuleLoader(List.<Module>of(), plugins)
        .load(section)
        .getInstance(PluginRegistry.class);
  }

  private static ModuleLoader named(Path place, Module... builtIn) {
    return new ModuleLoader(List.of(builtIn), PluginJars.named(place), line -> {});
  }

  private static String name(Class<?> type) {
    return type.getName();
  }

  private static List<String> names(PluginRegistry registry) {
    return registry.list().stream().map(Plugin::name).toList();
  }

  @Test
  void modulesAreFoundOnTheClassPathAndInJars() throws IOException {
    JarWriter.jar(plugins.resolve("drone.jar"), "com.acme.DroneModule", DRONE, Map.of());

    PluginRegistry registry = load(name(HalfModule.class), "com.acme.DroneModule");

    assertEquals(List.of("drone", "half"), names(registry));
    Section drone = Sections.of(Map.of("name", "drone"));
    assertEquals(0.125, registry.create(Schedule.class, drone, "name").factor(1, 2));
  }

  @Test
  void thePluginsOfAJarAreListedWithItsFileAndVersion() throws IOException {
    String version = "Manifest-Version: 1.0\nImplementation-Version: 2.1\n";
    Map<String, String> manifest = Map.of("META-INF/MANIFEST.MF", version);
    Path jar = JarWriter.jar(plugins.resolve("drone.jar"), "com.acme.DroneModule", DRONE, manifest);

    PluginOrigin origin = PluginOrigin.of(load("com.acme.DroneModule").list().get(0));

    assertEquals(
        new PluginOrigin(
            "schedule", "drone", "com.acme.DroneModule", Optional.of(jar), Optional.of("2.1")),
        origin);
  }

  @Test
  void noModulesAreNoPlugins() {
    assertEquals(List.of(), load().list());
  }

  @Test
  void aBuiltInModuleMayBeListedToo() {
    Section section = Sections.of(Map.of("modules", List.of(name(HalfModule.class))));
    ModuleLoader loader = new ModuleLoader(List.of(new HalfModule()), folder.resolve("absent"));

    assertEquals(List.of("half"), names(loader.load(section).getInstance(PluginRegistry.class)));
  }

  @Test
  void eachJarHasItsOwnClassesAndSharesTheApi() throws IOException {
    String rival = DRONE.replace("DroneModule", "RivalModule").replace("\"drone\"", "\"rival\"");
    String helper = "package com.acme; public final class Shared {}";
    Path shared = JarWriter.jar(folder.resolve("shared.jar"), "com.acme.Shared", helper, Map.of());
    JarWriter.jar(plugins.resolve("a.jar"), "com.acme.DroneModule", DRONE, Map.of());
    JarWriter.jar(plugins.resolve("b.jar"), "com.acme.RivalModule", rival, Map.of());
    assertTrue(Files.exists(shared));

    List<Plugin<?>> list = load("com.acme.DroneModule", "com.acme.RivalModule").list();

    assertNotSame(list.get(0).module().getClassLoader(), list.get(1).module().getClassLoader());
    assertEquals(PluginModule.class, list.get(1).module().getSuperclass());
  }

  @Test
  void jarsThatTheUserHasNamedDeclareTheirModules() throws IOException {
    Path jar = JarWriter.jar(plugins.resolve("drone.jar"), "com.acme.DroneModule", DRONE, SERVICE);

    for (Path named : List.of(plugins, jar)) {
      ModuleLoader loader = named(named, new HalfModule());
      assertEquals(
          List.of("drone", "half"), names(loader.loadDeclared().getInstance(PluginRegistry.class)));
      Section nothing = Sections.of(Map.of());
      assertEquals(List.of("half"), names(loader.load(nothing).getInstance(PluginRegistry.class)));
    }
  }

  @Test
  void aFolderThatNobodyHasNamedDeclaresNothing() throws IOException {
    JarWriter.jar(plugins.resolve("drone.jar"), "com.acme.DroneModule", DRONE, SERVICE);
    ModuleLoader loader = new ModuleLoader(List.of(new HalfModule()), plugins);

    assertEquals(List.of("half"), names(loader.loadDeclared().getInstance(PluginRegistry.class)));
  }

  @Test
  void aPlaceThatDoesNotExistIsAnErrorWhereItIsNamed() {
    Path absent = folder.resolve("absent");

    String error =
        assertThrows(ConfigurationException.class, () -> PluginJars.named(absent)).getMessage();

    assertEquals(
        "--plugins: " + absent + " does not exist; it must be a jar or a folder of jars", error);
    assertEquals(List.of(), PluginJars.searched(absent).list());
  }

  @Test
  void aJarThatDeclaresAMissingClassIsNamed() throws IOException {
    Map<String, String> service =
        Map.of("META-INF/services/com.google.inject.Module", "com.acme.LostModule\n");
    JarWriter.jar(plugins.resolve("lost.jar"), "com.acme.DroneModule", DRONE, service);
    ModuleLoader loader = named(plugins);

    String error = assertThrows(ConfigurationException.class, loader::loadDeclared).getMessage();

    assertTrue(
        error.endsWith("lost.jar declares 'com.acme.LostModule', which is not in it"), error);
  }

  @Test
  void aJarThatIsNoJarIsNamed() throws IOException {
    Files.writeString(plugins.resolve("broken.jar"), "no jar at all");

    String error = assertThrows(ConfigurationException.class, () -> named(plugins)).getMessage();
    assertTrue(error.contains("broken.jar is not a readable jar"), error);
    assertError("[broken.jar, which is not a readable jar]", "com.acme.LostModule");
  }

  @Test
  void whatNobodyHasNamedMayBeBroken() throws IOException {
    Files.writeString(plugins.resolve("broken.jar"), "no jar at all");
    Map<String, String> old =
        Map.of("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nMada-Api-Version: 0\n");
    JarWriter.jar(
        plugins.resolve("old.jar"),
        "com.acme.OldModule",
        DRONE.replace("DroneModule", "OldModule"),
        old);
    JarWriter.jar(plugins.resolve("drone.jar"), "com.acme.DroneModule", DRONE, Map.of());

    assertEquals(List.of("drone"), names(load("com.acme.DroneModule")));
    assertError("was built for version 0 of mada-api", "com.acme.OldModule");
  }

  @Test
  void aJarThatIsNotLoadedIsListedByWhatItSaysOfItself() throws IOException {
    Map<String, String> entries =
        Map.of(
            "META-INF/MANIFEST.MF",
            "Manifest-Version: 1.0\nImplementation-Version: 2.1\n",
            "META-INF/services/com.google.inject.Module",
            "# ours\ncom.acme.DroneModule # all\ncom.acme.\u001b[31mRed\n");
    JarWriter.jar(plugins.resolve("drone.jar"), "com.acme.DroneModule", DRONE, entries);
    JarWriter.jar(plugins.resolve("silent.jar"), "com.acme.DroneModule", DRONE, Map.of());
    Files.writeString(plugins.resolve("broken.jar"), "no jar at all");

    List<JarListing> listed = load().notLoaded(PluginJars.searched(plugins));

    assertEquals(
        List.of(
            new JarListing("(not a readable jar)", "broken.jar", ""),
            new JarListing("com.acme.DroneModule", "drone.jar", "2.1"),
            new JarListing("com.acme.?[31mRed", "drone.jar", "2.1"),
            new JarListing("(declares no module)", "silent.jar", "")),
        listed);
  }

  @Test
  void aJarThatIsLoadedIsNotListedAgain() throws IOException {
    JarWriter.jar(plugins.resolve("drone.jar"), "com.acme.DroneModule", DRONE, SERVICE);

    assertEquals(List.of(), load("com.acme.DroneModule").notLoaded(PluginJars.searched(plugins)));
  }

  @Test
  void aClassInTwoJarsIsAnError() throws IOException {
    JarWriter.jar(plugins.resolve("drone-1.0.jar"), "com.acme.DroneModule", DRONE, Map.of());
    JarWriter.jar(plugins.resolve("drone-1.1.jar"), "com.acme.DroneModule", DRONE, Map.of());

    assertError("is in several jars", "com.acme.DroneModule");
  }

  @Test
  void aClassThatIsNowhereIsAnErrorThatSaysWhereWasSearched() throws IOException {
    assertError(
        "demo.yml:2: modules 'com.acme.LostModule' was found neither on the class path",
        "com.acme.LostModule");
    JarWriter.jar(plugins.resolve("drone.jar"), "com.acme.DroneModule", DRONE, Map.of());
    assertError("*.jar [drone.jar]", "com.acme.LostModule");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "java.lang.String | is not a Guice module",
        "io.mada.api.PluginModule | is not a Guice module",
        "ModuleLoaderTest$HiddenModule | public constructor without parameters",
        "ModuleLoaderTest$WantingModule | cannot be assembled",
      })
  void aModuleThatCannotBeUsedIsAnErrorOfOneLine(String module, String message) {
    assertError(message, module.replace("ModuleLoaderTest", name(ModuleLoaderTest.class)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ThrowingModule | failed in its constructor: java.lang.IllegalStateException: out of luck",
        "FailingModule | failed in configure(): java.lang.IllegalStateException: no configuration today",
        "OutdatedModule | failed in configure(): java.lang.NoSuchMethodError: Section.words; it was built against",
      })
  void aModuleThatFailsIsNamed(String module, String message) {
    String name = name(ModuleLoaderTest.class) + "$" + module;
    MadaException error = assertThrows(MadaException.class, () -> load(name));
    assertEquals(1, error.exitStatus());
    assertTrue(
        error.getMessage().startsWith("the module " + name + " " + message), error.getMessage());
  }

  @Test
  void twoModulesThatBindOneNameAreBothNamed() {
    assertError("OtherHalfModule", name(HalfModule.class), name(OtherHalfModule.class));
    assertError(
        "two plug-ins bind the schedule 'half'",
        name(HalfModule.class),
        name(OtherHalfModule.class));
  }

  private void assertError(String part, String... modules) {
    String message = assertThrows(ConfigurationException.class, () -> load(modules)).getMessage();
    assertTrue(message.contains(part), message);
    assertFalse(message.contains("\n"), message);
  }
}
