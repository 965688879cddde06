package io.mada.app.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Makes jars of plug-ins as somebody else would build them. */
final class JarWriter {

  private JarWriter() {}

  /** Compiles one class and packs it, with further entries, into a jar. */
  static Path jar(Path file, String className, String source, Map<String, String> entries) throws IOException {
    Path work = Files.createTempDirectory(file.getParent(), "classes");
    String path = className.replace('.', '/');
    Path java = work.resolve(path + ".java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String classPath = System.getProperty("java.class.path");
    if (compiler.run(null, null, null, "-proc:none", "-cp", classPath, java.toString()) != 0) {
      throw new IllegalStateException("does not compile: " + source);
    }
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        jar.putNextEntry(new JarEntry(entry.getKey()));
        jar.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
      jar.putNextEntry(new JarEntry(path + ".class"));
      Files.copy(work.resolve(path + ".class"), jar);
    }
    return file;
  }
}
