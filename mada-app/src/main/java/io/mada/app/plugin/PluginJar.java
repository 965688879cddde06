package io.mada.app.plugin;

import io.mada.api.ConfigurationException;
import io.mada.api.PluginModule;
import io.mada.api.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * A jar of plug-ins, of which only its list of files, its manifest and its service file have been
 * read.
 */
final class PluginJar {

  private static final String SERVICE = "META-INF/services/com.google.inject.Module";
  private static final int LONGEST_SERVICE = 1 << 16;
  private static final Attributes.Name API_VERSION = new Attributes.Name("Mada-Api-Version");

  private final Path file;
  private PluginClassLoader loader;

  PluginJar(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  String name() {
    return file.getFileName().toString();
  }

  /**
   * Fails unless the file is a jar for this version of the API; a jar that does not state a version
   * is tried.
   */
  void check() {
    String version = attribute(API_VERSION).orElse("" + PluginModule.API_VERSION);
    if (!version.equals("" + PluginModule.API_VERSION)) {
      throw new ConfigurationException(
          Text.of(
              "the plug-in %s was built for version %s of mada-api, and this is version %d; get a build of it for this one",
              file, version, PluginModule.API_VERSION));
    }
  }

  /** The version of the plug-in, from the manifest. */
  Optional<String> version() {
    return attribute(Attributes.Name.IMPLEMENTATION_VERSION);
  }

  /** Whether this jar itself contains the class. */
  boolean holds(String className) {
    return read(jar -> jar.getEntry(className.replace('.', '/') + ".class") != null);
  }

  /** The names of the modules that the jar declares under {@code META-INF/services}. */
  List<String> declared() {
    return read(
        jar -> {
          ZipEntry entry = jar.getEntry(SERVICE);
          if (entry == null) {
            return List.of();
          }
          try (InputStream in = jar.getInputStream(entry)) {
            String text = new String(in.readNBytes(LONGEST_SERVICE), StandardCharsets.UTF_8);
            return text.lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(l -> !l.isEmpty())
                .toList();
          }
        });
  }

  /**
   * The loader of the jar's classes, separate for each jar: two jars may contain different versions
   * of a library. Open for as long as the program runs, since classes are loaded when first used.
   */
  ClassLoader loader() {
    if (loader == null) {
      check();
      loader = new PluginClassLoader(file, PluginJar.class.getClassLoader());
    }
    return loader;
  }

  private Optional<String> attribute(Attributes.Name name) {
    return read(
        jar -> {
          Manifest manifest = jar.getManifest();
          return Optional.ofNullable(
                  manifest == null ? null : manifest.getMainAttributes().getValue(name))
              .map(String::strip);
        });
  }

  private interface Reading<T> {
    T of(JarFile jar) throws IOException;
  }

  private <T> T read(Reading<T> reading) {
    try (JarFile jar = new JarFile(file.toFile())) {
      return reading.of(jar);
    } catch (IOException | SecurityException e) {
      throw new ConfigurationException(
          "the plug-in " + file + " is not a readable jar: " + e.getMessage());
    }
  }
}
