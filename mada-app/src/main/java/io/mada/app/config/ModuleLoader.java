package io.mada.app.config;

import com.google.inject.AbstractModule;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.spi.Message;
import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Plugin;
import io.mada.api.Section;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds Guice modules by class name, in the class path and in a folder of jars, and assembles an injector of them. */
public final class ModuleLoader {

  private final List<Module> builtIn;
  private final Path folder;
  private final List<PluginJar> jars;

  /**
   * Opens the jars.
   *
   * @param builtIn modules that every configuration has
   * @param folder holds {@code *.jar}; need not exist
   */
  public ModuleLoader(List<Module> builtIn, Path folder) {
    this.builtIn = List.copyOf(builtIn);
    this.folder = folder;
    this.jars = PluginJar.in(folder);
  }

  /** An injector of the built-in modules and those that the configuration lists under {@code modules}. */
  public Injector load(Section configuration) {
    List<Module> modules = new ArrayList<>(builtIn);
    for (String name : configuration.texts("modules")) {
      if (modules.stream().noneMatch(module -> module.getClass().getName().equals(name))) {
        modules.add(module(name, configuration));
      }
    }
    return injector(modules);
  }

  /** An injector of the built-in modules and those that jars declare, for listing what there is. */
  public Injector loadDeclared() {
    List<Module> modules = new ArrayList<>(builtIn);
    jars.forEach(jar -> modules.addAll(jar.declared()));
    return injector(modules);
  }

  private Module module(String name, Section configuration) {
    Class<?> type = find(name, configuration);
    String jar = type.getClassLoader() instanceof URLClassLoader loader ? "in " + loader.getName() + " " : "";
    String quoted = "'" + name + "' " + jar;
    if (!Module.class.isAssignableFrom(type) || Modifier.isAbstract(type.getModifiers())) {
      throw configuration.error("modules", quoted + "is not a Guice module; extend io.mada.api.PluginModule");
    }
    try {
      return (Module) type.getConstructor().newInstance();
    } catch (NoSuchMethodException | IllegalAccessException e) {
      String rule = "must be public and have a public constructor without parameters";
      throw configuration.error("modules", quoted + rule);
    } catch (InvocationTargetException e) {
      throw configuration.error("modules", quoted + "failed in its constructor: " + OneLine.of(e.getCause()));
    } catch (ReflectiveOperationException | LinkageError e) {
      throw configuration.error("modules", quoted + "cannot be made: " + e);
    }
  }

  private Class<?> find(String name, Section configuration) {
    List<PluginJar> holders = jars.stream().filter(jar -> jar.holds(name)).toList();
    if (holders.size() > 1) {
      List<Path> files = holders.stream().map(PluginJar::file).toList();
      throw configuration.error("modules", "'" + name + "' is in several jars: " + files + "; keep one");
    }
    ClassLoader loader = holders.isEmpty() ? getClass().getClassLoader() : holders.get(0).loader();
    try {
      return Class.forName(name, true, loader);
    } catch (ClassNotFoundException e) {
      String searched = " was found neither on the class path nor in " + folder.resolve("*.jar");
      String found = jars.isEmpty() ? " (no jar there)" : " " + jars.stream().map(j -> j.file().getFileName()).toList();
      throw configuration.error("modules", "'" + name + "'" + searched + found);
    } catch (UnsupportedClassVersionError e) {
      int java = Runtime.version().feature();
      throw configuration.error("modules", "'" + name + "' was built for a newer Java than " + java);
    } catch (LinkageError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw configuration.error(
          "modules", "'" + name + "' cannot be loaded: " + cause + "; was it built for another version?");
    }
  }

  private static Injector injector(List<Module> modules) {
    List<Module> all = new ArrayList<>(modules);
    all.add(
        new AbstractModule() {
          @Override
          protected void configure() {
            Multibinder.newSetBinder(binder(), new TypeLiteral<Plugin<?>>() {});
            bind(PluginRegistry.class).asEagerSingleton();
          }
        });
    try {
      return Guice.createInjector(Stage.DEVELOPMENT, all);
    } catch (CreationException e) {
      throw unwrapped(e.getErrorMessages().iterator().next());
    } catch (LinkageError e) {
      throw new ConfigurationException(
          "the modules cannot be assembled: " + e + "; is one built for another version?" + Culprit.hint(e));
    }
  }

  private static MadaException unwrapped(Message message) {
    if (message.getCause() instanceof MadaException known) {
      return known;
    }
    String line =
        message.getCause() == null
            ? message.getMessage().strip().replaceAll("\\s+", " ")
            : OneLine.of(message.getCause());
    return new ConfigurationException("the modules cannot be assembled: " + line + " (at " + message.getSource() + ")");
  }
}
