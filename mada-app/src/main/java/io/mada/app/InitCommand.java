package io.mada.app;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.app.config.Experiment;
import io.mada.app.init.Draft;
import io.mada.app.init.Folder;
import io.mada.app.init.Folders;
import io.mada.app.pipeline.ExperimentCheck;
import io.mada.app.pipeline.ImageSets;
import io.mada.app.pipeline.Plan;
import io.mada.internal.file.WholeFile;
import java.io.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.commons.cli.Options;

/** Writes a first configuration for a user's folders. */
final class InitCommand implements Command {

  @Override
  public String usage() {
    return "init [CONFIG]";
  }

  @Override
  public String summary() {
    return "write a configuration for your folders of images and the classes in their labels; asks about what it cannot guess";
  }

  @Override
  public Options options() {
    Options options = new Options();
    for (Folder folder : Folder.values()) {
      options.addOption(CommandOptions.option(folder.option(), "DIR", folder.meaning()));
    }
    options.addOption(
        CommandOptions.option(
            "classes",
            "FILE",
            "a file with the meaning of labels, if you have one (default: CONFIG's name and -classes.yml)"));
    options.addOption(CommandOptions.flag("yes", "ask nothing; accept every guess"));
    return options;
  }

  @Override
  public void execute(CommandLine line) {
    Path file = line.configuration().orElse(Path.of("my.yml"));
    requireNew(file);
    Map<Folder, Path> given = new EnumMap<>(Folder.class);
    for (Folder folder : Folder.values()) {
      line.path(folder.option()).ifPresent(path -> given.put(folder, path));
    }
    Console console = line.has("yes") ? null : System.console();
    Optional<UnaryOperator<String>> ask =
        Optional.ofNullable(console).map(c -> question -> c.readLine("%s", question));
    Map<Folder, Path> folders = new Folders(given, Path.of("")).complete(ask);
    Path classes = line.path("classes").orElseGet(() -> besides(file));
    boolean known = line.has("classes");
    if (!known) {
      requireNew(classes);
    }
    Draft draft = Draft.of(folders, classes, known);
    draft.classes().ifPresent(text -> WholeFile.writeText(classes, text));
    WholeFile.writeText(file, draft.configuration());
    draft.guesses().forEach(System.out::println);
    System.out.println("written: " + file + (known ? "" : " and " + classes));
    check(line.experiment(file));
    System.out.println(
        "Look at both, give the classes their names, and go on:\n\n    ./mada explain "
            + file
            + "\n    ./mada run "
            + file);
  }

  /** Reports now what would stop a run at its start. */
  private static void check(Experiment experiment) {
    try {
      new ExperimentCheck(
              experiment, new ImageSets(experiment), new Plan(experiment).steps(), Execution.RUNS)
          .run();
    } catch (MadaException e) {
      throw new ConfigurationException("as it is written, it does not run yet: " + e.getMessage());
    }
  }

  private static void requireNew(Path file) {
    if (Files.exists(file)) {
      throw new ConfigurationException(file + " is there already; name another file");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new ConfigurationException(
          folder + " is no folder, so that " + file + " cannot be written");
    }
  }

  private static Path besides(Path file) {
    return file.resolveSibling(stem(file) + "-classes.yml");
  }

  private static String stem(Path file) {
    return file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
  }
}
