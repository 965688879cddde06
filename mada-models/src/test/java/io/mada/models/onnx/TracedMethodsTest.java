package io.mada.models.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TracedMethodsTest {

  /** One that is misspelt, or that a later DJL gives other parameters, would never be called. */
  @Test
  void everyMethodIsOneOfAnArrays() {
    Set<String> known =
        Stream.of(TracedArray.class, Object.class)
            .flatMap(type -> Arrays.stream(type.getMethods()))
            .map(TracedMethodsTest::signature)
            .collect(Collectors.toSet());
    List<String> own =
        Arrays.stream(TracedMethods.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .filter(method -> !method.getName().equals("invoke"))
            .map(TracedMethodsTest::signature)
            .toList();
    assertEquals(List.of(), own.stream().filter(method -> !known.contains(method)).toList());
    assertTrue(own.size() > 30, own.toString());
  }

  private static String signature(Method method) {
    return method.getReturnType().getSimpleName()
        + " "
        + method.getName()
        + Arrays.toString(method.getParameterTypes());
  }
}
