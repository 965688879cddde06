package io.mada.app.plugin;

import com.google.inject.AbstractModule;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.spi.Element;
import com.google.inject.spi.Elements;
import com.google.inject.spi.Message;
import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Plugin;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.Text;
import io.mada.app.guard.Guard;
import io.mada.app.guard.OneLine;
import io.mada.app.guard.Watch;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * Finds Guice modules by class name, on the class path and in jars, and creates an injector from
 * them.
 */
public final class ModuleLoader {

  private static final String TIME_LIMIT = "plugin_time_limit";

  private final List<Module> builtIn;
  private final PluginJars jars;
  private final Consumer<String> ending;

  /**
   * Does not open anything yet.
   *
   * @param builtIn modules available to every configuration
   * @param ending what to do if a plug-in does not return, or one of its threads fails; is given
   *     the one-line reason
   */
  public ModuleLoader(List<Module> builtIn, PluginJars jars, Consumer<String> ending) {
    this.builtIn = List.copyOf(builtIn);
    this.jars = jars;
    this.ending = ending;
  }

  /**
   * Looks for modules in a folder of jars, which need not exist; a plug-in that does not return is
   * logged.
   */
  public ModuleLoader(List<Module> builtIn, Path folder) {
    this(builtIn, PluginJars.searched(folder), line -> LoggerFactory.getLogger("mada").error(line));
  }

  /**
   * Creates an injector of the built-in modules and those listed by the configuration under {@code
   * modules}.
   */
  public Injector load(Section configuration) {
    double seconds = configuration.number(TIME_LIMIT, Watch.USUAL_LIMIT.toSeconds(), Range.any());
    configuration.check(
        seconds >= 0.001 && seconds < Integer.MAX_VALUE,
        TIME_LIMIT,
        "must be a number of seconds above 0");
    Guarding guarding = guarding(Duration.ofMillis((long) (1000 * seconds)));
    List<Module> modules = new ArrayList<>(builtIn);
    BiFunction<String, String, MadaException> mistake =
        (name, problem) -> configuration.error("modules", "'" + name + "' " + problem);
    for (String name : configuration.texts("modules")) {
      if (modules.stream().noneMatch(module -> module.getClass().getName().equals(name))) {
        modules.add(module(find(name, mistake), mistake, guarding));
      }
    }
    return injector(modules, guarding);
  }

  /**
   * Creates an injector of the built-in modules and, if the user has named jars, of the modules
   * these declare: for work without a configuration.
   */
  public Injector loadDeclared() {
    Guarding guarding = guarding(Watch.USUAL_LIMIT);
    List<Module> modules = new ArrayList<>(builtIn);
    for (PluginJar jar : jars.named() ? jars.list() : List.<PluginJar>of()) {
      BiFunction<String, String, MadaException> mistake =
          (name, problem) ->
              new ConfigurationException(
                  "the plug-in " + jar.file() + " declares '" + name + "', which " + problem);
      jar.declared()
          .forEach(
              name -> modules.add(module(load(name, jar.loader(), mistake), mistake, guarding)));
    }
    return injector(modules, guarding);
  }

  private Guarding guarding(Duration limit) {
    return new Guarding(builtIn, new Watch(limit, ending));
  }

  private Module module(
      Class<?> type, BiFunction<String, String, MadaException> mistake, Guarding guarding) {
    String name = type.getName();
    String jar = PluginOrigin.jar(type).map(file -> "in " + file + " ").orElse("");
    if (!Module.class.isAssignableFrom(type) || Modifier.isAbstract(type.getModifiers())) {
      throw mistake.apply(name, jar + "is not a Guice module; extend io.mada.api.PluginModule");
    }
    Guard guard = guarding.of(type);
    return guard.call(
        "its constructor",
        () -> {
          try {
            return (Module) type.getConstructor().newInstance();
          } catch (NoSuchMethodException | IllegalAccessException e) {
            throw mistake.apply(
                name, jar + "must be public and have a public constructor without parameters");
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  /** The class, not yet initialised: its static initialiser runs under the module's guard. */
  private Class<?> find(String name, BiFunction<String, String, MadaException> mistake) {
    try {
      return Class.forName(name, false, getClass().getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      List<PluginJar> holders = jars.holding(name);
      if (holders.isEmpty()) {
        throw mistake.apply(name, "was found neither on the class path nor in " + jars.describe());
      }
      if (holders.size() > 1) {
        throw mistake.apply(
            name,
            "is in several jars: " + holders.stream().map(PluginJar::file).toList() + "; keep one");
      }
      return load(name, holders.get(0).loader(), mistake);
    }
  }

  private static Class<?> load(
      String name, ClassLoader loader, BiFunction<String, String, MadaException> mistake) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException e) {
      throw mistake.apply(name, "is not in it");
    } catch (UnsupportedClassVersionError e) {
      throw mistake.apply(name, "was built for a newer Java than " + Runtime.version().feature());
    } catch (LinkageError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw mistake.apply(
          name, "cannot be loaded: " + OneLine.of(cause) + "; was it built for another version?");
    }
  }

  private static Injector injector(List<Module> modules, Guarding guarding) {
    List<Module> all = new ArrayList<>();
    modules.forEach(module -> all.add(configured(module, guarding)));
    all.add(
        new AbstractModule() {
          @Override
          protected void configure() {
            Multibinder.newSetBinder(binder(), new TypeLiteral<Plugin<?>>() {});
            bind(Guarding.class).toInstance(guarding);
            bind(LoadedModules.class).toInstance(LoadedModules.of(modules));
            bind(PluginRegistry.class).asEagerSingleton();
          }
        });
    String names =
        "the modules " + modules.stream().map(module -> module.getClass().getName()).toList();
    return guarding
        .of(names, modules)
        .call(
            "their assembly",
            () -> {
              try {
                return Guice.createInjector(Stage.DEVELOPMENT, all);
              } catch (CreationException e) {
                throw unwrapped(e.getErrorMessages().iterator().next());
              }
            });
  }

  /** What a module's {@code configure()} binds. */
  private static Module configured(Module module, Guarding guarding) {
    Class<?> type = module.getClass();
    Guard guard = guarding.of(type);
    List<Element> elements =
        guard.call(
            "configure()",
            () -> {
              List<Element> bound = Elements.getElements(Stage.DEVELOPMENT, module);
              for (Element element : bound) {
                if (element instanceof Message message && message.getCause() != null) {
                  throw message.getCause();
                }
              }
              return bound;
            });
    return Elements.getModule(elements);
  }

  private static MadaException unwrapped(Message message) {
    if (message.getCause() instanceof MadaException known) {
      return known;
    }
    String line =
        message.getCause() == null
            ? Text.line(message.getMessage())
            : OneLine.of(message.getCause());
    return new ConfigurationException(
        "the modules cannot be assembled: " + line + " (at " + message.getSource() + ")");
  }
}
