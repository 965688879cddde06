package io.mada.app.config;

import com.google.inject.Module;
import io.mada.api.ConfigurationException;
import io.mada.api.PluginModule;
import io.mada.api.Text;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * A jar of plug-ins, with a class loader of its own: two jars may hold different versions of a library. The API's
 * classes are shared by all. Open for as long as the program runs, since classes are loaded when they are first used.
 *
 * @param file the jar
 * @param loader of its classes
 */
record PluginJar(Path file, URLClassLoader loader) {

  private static final String API_VERSION = "Mada-Api-Version";

  /** The jars of a folder, by name; none where the folder does not exist. */
  static List<PluginJar> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().map(PluginJar::open).toList();
    } catch (IOException e) {
      throw new ConfigurationException("the plug-in folder " + folder + " cannot be listed: " + e.getMessage());
    }
  }

  private static PluginJar open(Path file) {
    // A class loader passes over a broken jar in silence.
    try (JarFile jar = new JarFile(file.toFile())) {
      checkVersion(file, jar);
      URL[] urls = {file.toUri().toURL()};
      return new PluginJar(file, new URLClassLoader(jar.getName(), urls, PluginJar.class.getClassLoader()));
    } catch (IOException e) {
      throw new ConfigurationException("the plug-in " + file + " is not a readable jar: " + e.getMessage());
    }
  }

  /** Refuses a jar that says that it was built for another version of the API. One that says nothing is tried. */
  private static void checkVersion(Path file, JarFile jar) throws IOException {
    Manifest manifest = jar.getManifest();
    String version = manifest == null ? null : manifest.getMainAttributes().getValue(API_VERSION);
    if (version != null && !version.strip().equals(Integer.toString(PluginModule.API_VERSION))) {
      throw new ConfigurationException(
          Text.of(
              "the plug-in %s was built for version %s of mada-api, and this is version %d;"
                  + " get a build of it for this one",
              file, version.strip(), PluginModule.API_VERSION));
    }
  }

  /** Whether this jar itself holds the class. */
  boolean holds(String className) {
    return loader.findResource(className.replace('.', '/') + ".class") != null;
  }

  /** The modules that the jar declares under {@code META-INF/services}. */
  List<? extends Module> declared() {
    try {
      return ServiceLoader.load(Module.class, loader).stream()
          .filter(provider -> provider.type().getClassLoader() == loader)
          .map(ServiceLoader.Provider::get)
          .toList();
    } catch (ServiceConfigurationError | LinkageError e) {
      String cause = e.getCause() == null ? "" : ": " + OneLine.of(e.getCause());
      throw new ConfigurationException(
          "the plug-in " + file + " declares a module that is of no use: " + e.getMessage() + cause);
    }
  }
}
