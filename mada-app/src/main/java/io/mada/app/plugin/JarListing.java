package io.mada.app.plugin;

import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a jar declares about itself, read without loading any of its classes. Anybody may have
 * written it, so it is stripped of characters that a terminal would act on.
 *
 * @param module the one it declares, or words saying that it declares none
 * @param file its name
 * @param version of the jar; empty if it has none
 */
public record JarListing(String module, String file, String version) {

  public JarListing {
    module = Text.line(module);
    file = Text.line(file);
    version = Text.line(version);
  }

  /** A line for each module of the jar. */
  static Stream<JarListing> of(PluginJar jar) {
    try {
      String version = jar.version().orElse("");
      List<String> modules = jar.declared();
      return modules.isEmpty()
          ? Stream.of(new JarListing("(declares no module)", jar.name(), version))
          : modules.stream().map(module -> new JarListing(module, jar.name(), version));
    } catch (ConfigurationException e) {
      return Stream.of(new JarListing("(not a readable jar)", jar.name(), ""));
    }
  }
}
