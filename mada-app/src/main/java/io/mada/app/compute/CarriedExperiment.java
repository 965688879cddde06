package io.mada.app.compute;

import io.mada.api.MadaException;
import io.mada.app.config.Experiment;
import io.mada.app.config.ExperimentReader;
import io.mada.app.plugin.ModuleLoader;
import io.mada.data.label.Taxonomies;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An experiment in the form another process needs: its configuration with all overrides and
 * variables resolved, and the jars of its plug-ins. Paths in it are interpreted where it arrives.
 */
public final class CarriedExperiment implements Serializable {

  private static final long serialVersionUID = 1;

  private final String name;
  private final String text;
  private final List<CarriedFile> jars;

  public CarriedExperiment(Experiment experiment) {
    name = experiment.name();
    text = experiment.text();
    jars = experiment.plugins().jars().stream().map(CarriedFile::new).toList();
  }

  /** The experiment, in the process where it has arrived. */
  public Experiment open() {
    var modules = new ModuleLoader(BuiltInModules.list(), plugins());
    return new ExperimentReader(modules, Taxonomies::read, Map.of()).copy(text, name);
  }

  /** A folder for the jars, from which class loaders read for as long as the process lives. */
  private Path plugins() {
    try {
      Path folder = Files.createTempDirectory("mada-plugins");
      folder.toFile().deleteOnExit();
      for (CarriedFile jar : jars) {
        jar.read(
            file -> {
              Path copy = folder.resolve(file.getFileName());
              copy.toFile().deleteOnExit();
              try {
                return Files.copy(file, copy);
              } catch (IOException e) {
                throw MadaException.cannot("write", copy, e);
              }
            });
      }
      return folder;
    } catch (IOException e) {
      throw new MadaException("cannot write to this machine's temporary files: " + e, e);
    }
  }
}
