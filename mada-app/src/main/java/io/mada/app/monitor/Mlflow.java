package io.mada.app.monitor;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.mada.api.ConfigurationException;
import io.mada.api.Section;
import io.mada.api.train.RunListener;
import io.mada.app.run.KeptConfiguration;
import io.mada.app.run.RunFiles;
import io.mada.app.run.RunLayout;
import io.mada.app.run.RunRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.mlflow.api.proto.Service.RunStatus;

/**
 * {@code {listener: mlflow}}: sends a run to an MLflow tracking server: the configuration as
 * parameters, losses and scores as metrics, versions as tags, and at the end files as artefacts.
 */
public final class Mlflow implements RunListener {

  static final String TOKEN = "MLFLOW_TRACKING_TOKEN";
  static final String USERNAME = "MLFLOW_TRACKING_USERNAME";
  static final String PASSWORD = "MLFLOW_TRACKING_PASSWORD";

  /** MLflow's own limits. */
  private static final int LONGEST_KEY = 250;

  private static final int LONGEST_VALUE = 500;

  /** The last tag among those that describe a run. */
  private static final String DIRECTORY = "run_directory";

  /** Losses arrive twice a second, which is more than anybody looks at. */
  private static final long PAUSE_NANOS = 10_000_000_000L;

  private static final List<String> ARTIFACTS =
      List.of(
          KeptConfiguration.FILE,
          io.mada.app.run.Selected.NAMES,
          RunLayout.SCORES,
          RunLayout.EVALUATION,
          RunLayout.REPORT,
          RunRecord.FILE);

  private final String uri;
  private final String experiment;
  private final Map<String, String> environment;
  private final Map<String, Long> told = new HashMap<>();
  private MlflowSender sender;
  private boolean described;

  Mlflow(String uri, String experiment, Map<String, String> environment) {
    this.uri = uri;
    this.experiment = experiment;
    this.environment = environment;
  }

  static Mlflow read(Section section) {
    String uri = section.text("uri");
    section.check(
        uri.matches("https?://[^/?#@\\s]+(/[^?#\\s]*)?"),
        "uri",
        "must be the address of a tracking server, as http://127.0.0.1:5000, without a user or password in it, and without what"
            + " follows a # in a browser");
    return new Mlflow(uri, section.text("experiment", "mada"), credentials(System.getenv()));
  }

  /**
   * The credentials as they are sent: a secret read from a file often ends with a line break.
   *
   * @throws ConfigurationException if a token cannot be a header; the message does not contain the
   *     token, unlike the HTTP client's
   */
  static Map<String, String> credentials(Map<String, String> environment) {
    Map<String, String> credentials = new HashMap<>();
    for (String name : List.of(TOKEN, USERNAME, PASSWORD)) {
      String value = environment.getOrDefault(name, "").strip();
      if (!value.isEmpty()) {
        credentials.put(name, value);
      }
    }
    if (!credentials.getOrDefault(TOKEN, "").matches("[!-~]*")) {
      throw new ConfigurationException(
          TOKEN + " must be a token: letters, digits and signs, without spaces");
    }
    return credentials;
  }

  private MlflowSender sender(Path directory) {
    if (sender == null) {
      var outbox = new MlflowOutbox(directory);
      described = outbox.has(DIRECTORY);
      boolean goesOn = !outbox.isNew();
      sender = new MlflowSender(outbox, uri, () -> new MlflowServer(uri, environment), experiment);
      if (goesOn) {
        sender.add(List.of(MlflowEntry.status(RunStatus.RUNNING)));
      }
    }
    return sender;
  }

  @Override
  public void begun(Step step) {
    sender(step.runDirectory());
  }

  @Override
  public void trained(Trained trained) {
    long now = System.nanoTime();
    if (now - told.getOrDefault(trained.stage(), now - PAUSE_NANOS) >= PAUSE_NANOS) {
      told.put(trained.stage(), now);
      Map<String, Double> values = new HashMap<>();
      trained.losses().forEach((loss, value) -> values.put("loss." + loss, value));
      values.put("images_per_second", trained.imagesPerSecond());
      metrics(trained.stage(), trained.iteration(), values);
    }
  }

  @Override
  public void evaluated(Evaluated evaluated) {
    metrics(evaluated.stage(), evaluated.iteration(), evaluated.values());
  }

  private void metrics(String stage, int iteration, Map<String, Double> values) {
    sender.add(
        values.entrySet().stream()
            .filter(value -> Double.isFinite(value.getValue()))
            .map(
                value ->
                    MlflowEntry.metric(
                        key(stage + "." + value.getKey()), value.getValue(), iteration))
            .toList());
  }

  @Override
  public void selected(Selected selected) {
    sender.add(
        List.of(MlflowEntry.metric("selected_images", selected.names().size(), selected.round())));
  }

  /** The first completed step has left a record. */
  @Override
  public void ended(Step step) {
    describe(step.runDirectory());
  }

  @Override
  public void failed(Failed failed) {
    describe(failed.step().runDirectory());
    sender.add(
        List.of(
            MlflowEntry.tag("failure", value(failed.step().name() + ": " + failed.reason())),
            MlflowEntry.status(failed.interrupted() ? RunStatus.KILLED : RunStatus.FAILED)));
  }

  private void describe(Path directory) {
    if (!described) {
      described = true;
      sender.add(description(directory));
    }
  }

  private static List<MlflowEntry> description(Path directory) {
    List<MlflowEntry> entries = new ArrayList<>();
    if (new RunFiles(directory).json(RunRecord.FILE) instanceof JsonObject record) {
      leaves(
          "",
          record.get("configuration"),
          (path, leaf) -> entries.add(MlflowEntry.param(key(path), value(text(leaf)))));
      if (record.get("versions") instanceof JsonObject versions) {
        versions
            .asMap()
            .forEach(
                (name, version) -> entries.add(MlflowEntry.tag(key(name), version.getAsString())));
      }
    }
    entries.add(MlflowEntry.tag(DIRECTORY, value(directory.toAbsolutePath().toString())));
    return entries;
  }

  /** Tells of everything in a tree that is no section and not null, with its path. */
  private static void leaves(String path, JsonElement tree, BiConsumer<String, JsonElement> told) {
    if (tree instanceof JsonObject section) {
      section
          .asMap()
          .forEach((name, part) -> leaves(path.isEmpty() ? name : path + "." + name, part, told));
    } else if (tree != null && !tree.isJsonNull()) {
      told.accept(path, tree);
    }
  }

  private static String text(JsonElement leaf) {
    return leaf.isJsonPrimitive() ? leaf.getAsString() : leaf.toString();
  }

  /** MLflow accepts letters, digits and a few other characters. */
  private static String key(String name) {
    String allowed = name.replaceAll("[^\\w\\-. /]", "_");
    return allowed.substring(0, Math.min(allowed.length(), LONGEST_KEY));
  }

  private static String value(String text) {
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE - 3) + "...";
  }

  @Override
  public void finished(Path runDirectory) {
    List<MlflowEntry> entries = new ArrayList<>();
    leaves(
        "final",
        new RunFiles(runDirectory).json(RunLayout.SCORES),
        (path, leaf) -> {
          if (leaf instanceof JsonPrimitive number && number.isNumber()) {
            entries.add(MlflowEntry.metric(key(path), number.getAsDouble(), 0));
          }
        });
    ARTIFACTS.forEach(file -> entries.add(MlflowEntry.artifact(file)));
    entries.add(MlflowEntry.status(RunStatus.FINISHED));
    sender(runDirectory).add(entries);
  }

  @Override
  public void stopped() {
    if (sender != null) {
      sender.close();
      sender = null;
    }
  }
}
