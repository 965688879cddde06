package io.mada.app.plugin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginCodeTest {

  private static final String SOURCE =
      """
      package com.acme;
      import java.util.function.IntConsumer;
      public final class Exits {
        public static void called() { System.exit(3); }
        public static void calledOnRuntime() { Runtime.getRuntime().exit(3); }
        public static void halted() { Runtime.getRuntime().halt(3); }
        public static void referred() { IntConsumer exit = System::exit; exit.accept(3); }
        public static void referredOnRuntime() { IntConsumer halt = Runtime.getRuntime()::halt; halt.accept(3); }
        public static void ofItsOwn() { exit(3); }
        public static void exit(int status) { throw new IllegalStateException("own " + status); }
      }
      """;

  @TempDir private static Path folder;
  private static PluginClassLoader loader;

  @BeforeAll
  static void load() throws IOException {
    Map<String, String> manifest =
        Map.of("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nImplementation-Version: 2.1\n");
    Path jar = JarWriter.jar(folder.resolve("exits.jar"), "com.acme.Exits", SOURCE, manifest);
    loader = new PluginClassLoader(jar, PluginCodeTest.class.getClassLoader());
  }

  @ParameterizedTest
  @CsvSource({
    "called, System.exit(3)",
    "calledOnRuntime, Runtime.exit(3)",
    "halted, Runtime.halt(3)",
    "referred, System.exit(3)",
    "referredOnRuntime, Runtime.halt(3)",
    "ofItsOwn, own 3",
  })
  void noWayToEndTheProcessIsLeft(String method, String message) throws ReflectiveOperationException {
    Class<?> exits = loader.loadClass("com.acme.Exits");

    InvocationTargetException e =
        assertThrows(InvocationTargetException.class, () -> exits.getMethod(method).invoke(null));

    assertEquals(message, e.getCause().getMessage());
  }

  @Test
  void aRewrittenClassIsOfItsJarAndPackage() throws ReflectiveOperationException {
    Class<?> exits = loader.loadClass("com.acme.Exits");

    assertEquals("2.1", exits.getPackage().getImplementationVersion());
    assertEquals(folder.resolve("exits.jar"), PluginOrigin.jar(exits).orElseThrow());
    assertEquals(folder.resolve("exits.jar").toString(), exits.getClassLoader().getName());
  }

  @Test
  void whatEndsNoProcessIsLeftAsItIs() throws IOException {
    byte[] code;
    try (InputStream in = PluginJar.class.getResourceAsStream("PluginJar.class")) {
      code = in.readAllBytes();
    }
    assertSame(code, PluginCode.of(code).bytes());

    byte[] ofTheFuture = code.clone();
    ofTheFuture[6] = 99;
    assertArrayEquals(ofTheFuture, PluginCode.of(ofTheFuture).bytes());
  }

  @Test
  void arithmeticWithNumbersOfDjlIsTold() throws IOException {
    String source =
        """
        package com.acme;
        import ai.djl.ndarray.NDArray;
        public final class Numbers {
          public static NDArray half(NDArray x) { return x.mul(0.5).add(x).sub(1); }
        }
        """;
    Path jar = JarWriter.jar(folder.resolve("numbers.jar"), "com.acme.Numbers", source, Map.of());
    try (var loaded = new PluginClassLoader(jar, PluginCodeTest.class.getClassLoader());
        InputStream in = loaded.getResourceAsStream("com/acme/Numbers.class")) {
      assertEquals(Set.of("mul", "sub"), PluginCode.of(in.readAllBytes()).numbers());
    }
  }
}
