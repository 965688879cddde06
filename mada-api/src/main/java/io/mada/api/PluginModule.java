package io.mada.api;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;

/**
 * A Guice module that binds plug-ins by name. The built-in parts are bound in the same way.
 *
 * <pre>{@code
 * public final class DroneModule extends PluginModule {
 *   protected void configure() {
 *     bind(Dataset.class, "drone", DroneDataset::new);
 *     bind(SelectionStrategy.class, "largest", section -> new LargestStrategy());
 *   }
 * }
 * }</pre>
 *
 * A configuration names the class under {@code modules}. It must be public, with a public
 * constructor without parameters. Kinds: {@code Dataset}, {@code Augmentation}, {@code
 * BackboneDesign}, {@code NetworkDesign}, {@code SelectionStrategy}, {@code Annotator}, {@code
 * Loss}, {@code Term}, {@code Optimizer}, {@code Schedule}, {@code RunListener}, {@code
 * WeightFormat}.
 */
public abstract class PluginModule extends AbstractModule {

  /**
   * The version of the interfaces in this package, raised when a change breaks existing plug-ins. A
   * jar's manifest may say in {@code Mada-Api-Version} which one it was built for; a jar for
   * another version is refused by name.
   */
  public static final int API_VERSION = 2;

  /** For subclasses, which bind their plug-ins in {@code configure()}. */
  protected PluginModule() {}

  /**
   * Binds a factory to a name; binding a kind and name twice is an error at startup.
   *
   * @param <T> the kind of plug-in
   * @param kind such as {@code Dataset.class}
   * @param name the word in the YAML file
   * @param factory makes one from its settings
   */
  protected final <T> void bind(Class<T> kind, String name, Factory<? extends T> factory) {
    Factory<T> typed = factory::create;
    Multibinder.newSetBinder(binder(), new TypeLiteral<Plugin<?>>() {})
        .addBinding()
        .toInstance(new Plugin<>(kind, name, typed, getClass()));
  }
}
