package io.mada.app.plugin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Makes jars of plug-ins as somebody else would build them. */
public final class JarWriter {

  private JarWriter() {}

  /** Compiles one class and packs it, with further entries, into a jar. */
  public static Path jar(Path file, String className, String source, Map<String, String> entries)
      throws IOException {
    return jar(file, className, source, entries, Map.of());
  }

  /**
   * Compiles one class against another version of some others.
   *
   * @param others their sources by class name, which take the place of what is on the class path
   */
  public static Path jar(
      Path file,
      String className,
      String source,
      Map<String, String> entries,
      Map<String, String> others)
      throws IOException {
    Path work = Files.createTempDirectory(file.getParent(), "classes");
    List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-implicit:none"));
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path"), "-d", work.toString()));
    arguments.add(write(work, className, source));
    for (Map.Entry<String, String> other : others.entrySet()) {
      arguments.add(write(work, other.getKey(), other.getValue()));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
      throw new IllegalStateException("does not compile: " + source);
    }
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file));
        Stream<Path> classes = Files.walk(work.resolve(path(className)).getParent())) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        jar.putNextEntry(new JarEntry(entry.getKey()));
        jar.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
      for (Path each : classes.filter(c -> c.toString().endsWith(".class")).toList()) {
        jar.putNextEntry(new JarEntry(work.relativize(each).toString()));
        Files.copy(each, jar);
      }
    }
    return file;
  }

  private static String write(Path work, String className, String source) throws IOException {
    Path java = work.resolve(path(className) + ".java");
    Files.createDirectories(java.getParent());
    return Files.writeString(java, source).toString();
  }

  private static String path(String className) {
    return className.replace('.', '/');
  }
}
