package io.mada.app.compute;

import com.google.inject.Module;
import io.mada.active.ActiveModule;
import io.mada.app.monitor.MonitorModule;
import io.mada.app.report.ReportModule;
import io.mada.data.DataModule;
import io.mada.models.ModelsModule;
import io.mada.train.TrainModule;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The modules available to every configuration. */
public final class BuiltInModules {

  private BuiltInModules() {}

  /** The framework's own modules, and those of anything else on the class path. */
  public static List<Module> list() {
    Stream<Module> own =
        Stream.of(
            new ModelsModule(),
            new DataModule(),
            new ActiveModule(),
            new TrainModule(),
            new ReportModule(),
            new MonitorModule(),
            new ComputeModule());
    Stream<Module> beside =
        ServiceLoader.load(Module.class).stream().map(ServiceLoader.Provider::get);
    return Stream.concat(own, beside).toList();
  }
}
