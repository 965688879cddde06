package io.mada.spark;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What executors need from the class path: everything that does not come with Spark itself. */
final class ClassPath {

  /** The class path of the framework without Spark, as known to the launcher. */
  private static final String CORE = "mada.core";

  private ClassPath() {}

  /** Comma-separated jars, which Spark takes to the executors. */
  static String ofExecutors() {
    Set<String> core = Set.of(System.getProperty(CORE, "").split(File.pathSeparator));
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> core.contains(entry) || isOurs(Path.of(entry)))
        .filter(entry -> Files.isRegularFile(Path.of(entry)))
        .collect(Collectors.joining(","));
  }

  private static boolean isOurs(Path jar) {
    return jar.getFileName().toString().startsWith("mada-");
  }
}
