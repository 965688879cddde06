package io.mada.app.plugin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.tensor.Recording;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  private static final String NUMBERS =
      """
      package com.acme;
      import ai.djl.ndarray.NDArray;
      import java.util.function.Function;
      public final class Numbers {
        public static NDArray mul(NDArray x, Number n) { return x.mul(n); }
        public static NDArray div(NDArray x, Number n) { return x.div(n); }
        public static NDArray pow(NDArray x, Number n) { return x.pow(n); }
        public static NDArray maximum(NDArray x, Number n) { return x.maximum(n); }
        public static NDArray referred(NDArray x, Number n) {
          Function<Number, NDArray> scaled = x::mul;
          return scaled.apply(n);
        }
      }
      """;

  @TempDir private static Path folder;
  private static PluginClassLoader loader;
  private static Class<?> numbers;

  @BeforeAll
  static void load() throws IOException, ClassNotFoundException {
    Map<String, String> manifest =
        Map.of("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nImplementation-Version: 2.1\n");
    Path jar = JarWriter.jar(folder.resolve("exits.jar"), "com.acme.Exits", SOURCE, manifest);
    loader = new PluginClassLoader(jar, PluginCodeTest.class.getClassLoader());
    Path other =
        JarWriter.jar(folder.resolve("numbers.jar"), "com.acme.Numbers", NUMBERS, Map.of());
    numbers =
        new PluginClassLoader(other, PluginCodeTest.class.getClassLoader())
            .loadClass("com.acme.Numbers");
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
  void noWayToEndTheProcessIsLeft(String method, String message)
      throws ReflectiveOperationException {
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
    assertSame(code, PluginCode.rewrite(code));

    byte[] ofTheFuture = code.clone();
    ofTheFuture[6] = 99;
    assertArrayEquals(ofTheFuture, PluginCode.rewrite(ofTheFuture));
  }

  /** As in RecordedNumbersTest of the tensors, where DJL's own numbers do not survive. */
  @ParameterizedTest
  @CsvSource({"mul, 0.5, 0.5", "div, 2, 0.5", "pow, 2, 6", "maximum, 1, 1", "referred, 0.5, 0.5"})
  void numbersInRecordedCodeSurviveACollection(String method, double number, float gradient)
      throws ReflectiveOperationException {
    Method operation = numbers.getMethod(method, NDArray.class, Number.class);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        NDArray x = manager.create(new float[] {3})) {
      x.setRequiresGradient(true);
      try (Recording recording = Recording.on();
          NDArray y = (NDArray) operation.invoke(null, x, number);
          NDArray sum = y.sum()) {
        List<ByteBuffer> others = collect();
        recording.backward(sum);
        others.clear();
      }
      try (NDArray found = x.getGradient()) {
        assertEquals(gradient, found.toFloatArray()[0], 1e-6f);
      }
    }
  }

  /** Frees what nobody refers to, and takes the freed memory for other numbers. */
  private static List<ByteBuffer> collect() {
    List<ByteBuffer> others = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      System.gc();
      for (int i = 0; i < 20_000; i++) {
        others.add(ByteBuffer.allocateDirect(8).putLong(0, -1));
      }
    }
    return others;
  }
}
