package io.mada.app.plugin;

import io.mada.api.Factory;
import io.mada.api.Plugin;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds every method that the framework may call on a plug-in, from the kinds and from what their
 * methods return.
 */
final class Spi {

  private final Set<Type> seen = new HashSet<>();
  private final Set<String> methods = new TreeSet<>();

  private Spi() {}

  /** As {@code ImageSet.image}; a function that a record holds as {@code StoredTensor.content}. */
  static Set<String> methods() {
    Spi spi = new Spi();
    spi.visit(Factory.class);
    PluginKind.ALL.forEach(kind -> spi.visit(kind.type()));
    return spi.methods;
  }

  private void visit(Type type) {
    if (!seen.add(type)) {
      return;
    }
    if (type instanceof ParameterizedType parameterized) {
      visit(parameterized.getRawType());
      for (Type argument : parameterized.getActualTypeArguments()) {
        visit(argument);
      }
    }
    if (type instanceof Class<?> c
        && (c.getPackageName() + ".").startsWith(Plugin.class.getPackageName() + ".")) {
      visitOurs(c);
    }
  }

  /** With the types that it is in, as {@code Term.Active}. */
  private static String name(Class<?> type) {
    return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
  }

  private void visitOurs(Class<?> type) {
    if (type.isInterface()) {
      for (Method method : type.getDeclaredMethods()) {
        if (!Modifier.isStatic(method.getModifiers()) && !method.isSynthetic()) {
          methods.add(name(type) + "." + method.getName());
          visit(method.getGenericReturnType());
        }
      }
    }
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        if (component.getType().getPackageName().equals("java.util.function")) {
          methods.add(name(type) + "." + component.getName());
        }
        visit(component.getGenericType());
      }
    }
  }
}
