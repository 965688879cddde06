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
 * A configuration names the class under {@code modules}. Kinds: {@link Dataset}, {@link Augmentation},
 * {@link BackboneDesign}, {@link NetworkDesign}, {@link SelectionStrategy}, {@link Annotator}, {@link Loss},
 * {@link Schedule}.
 */
public abstract class PluginModule extends AbstractModule {

  /** Binds a factory to a name; a second one of a kind and name is an error at start. */
  protected final <T> void bind(Class<T> kind, String name, Factory<? extends T> factory) {
    Factory<T> typed = factory::create;
    Multibinder.newSetBinder(binder(), new TypeLiteral<Plugin<?>>() {})
        .addBinding()
        .toInstance(new Plugin<>(kind, name, typed, getClass()));
  }
}
