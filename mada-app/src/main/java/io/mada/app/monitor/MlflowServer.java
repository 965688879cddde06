package io.mada.app.monitor;

import com.google.gson.JsonObject;
import io.mada.api.MadaException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Experiment;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/**
 * An MLflow tracking server, accessed through MLflow's own client. Artefacts are sent by HTTP,
 * since the client needs Python for them: this works for servers that accept files on behalf of
 * their store, as {@code mlflow server} does by default.
 */
final class MlflowServer implements AutoCloseable {

  /** How such a server names its artefact store. */
  private static final String PROXIED = "mlflow-artifacts:";

  private static final int REDIRECT = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String uri;
  private final Map<String, String> environment;
  private final MlflowClient client;

  /**
   * Follows no redirects. HTTP/1.1, since MLflow servers lose the body of a request that offers an
   * upgrade.
   */
  private final HttpClient http =
      HttpClient.newBuilder().version(Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  private boolean isDirect;

  /**
   * @param environment may hold {@code MLFLOW_TRACKING_TOKEN}, or {@code MLFLOW_TRACKING_USERNAME}
   *     and {@code MLFLOW_TRACKING_PASSWORD}
   */
  MlflowServer(String uri, Map<String, String> environment) {
    this.uri = uri.replaceFirst("/+$", "");
    this.environment = environment;
    client =
        new MlflowClient(
            new BasicMlflowHostCreds(
                this.uri,
                environment.get(Mlflow.USERNAME),
                environment.get(Mlflow.PASSWORD),
                environment.get(Mlflow.TOKEN),
                false));
  }

  /**
   * Refuses a server that redirects: MLflow's client would take a redirect for a response, and
   * follow it with its token to any location.
   */
  void requireDirect() throws IOException, InterruptedException {
    if (isDirect) {
      return;
    }
    HttpResponse<Void> answer =
        http.send(
            request("/api/2.0/mlflow/experiments/get-by-name").GET().build(),
            BodyHandlers.discarding());
    if (answer.statusCode() / 100 == REDIRECT) {
      throw new MadaException(
          "it answers "
              + answer.statusCode()
              + ", go elsewhere"
              + answer.headers().firstValue("Location").map(to -> ": " + to).orElse("")
              + "; give the address where it is");
    }
    isDirect = true;
  }

  /** Starts a run in an experiment, which is created if there is none with that name. */
  String begin(String experiment, String name) {
    String id =
        client
            .getExperimentByName(experiment)
            .map(Experiment::getExperimentId)
            .orElseGet(() -> client.createExperiment(experiment));
    String run =
        client
            .createRun(
                CreateRun.newBuilder()
                    .setExperimentId(id)
                    .setRunName(name)
                    .setStartTime(System.currentTimeMillis())
                    .build())
            .getRunId();
    if (run.isEmpty()) {
      throw new MadaException("it names no run, as MLflow would; is the address right?");
    }
    return run;
  }

  /** Sends parameters, metrics and tags. */
  void log(String run, List<MlflowEntry> entries) {
    client.logBatch(
        run,
        entries.stream()
            .filter(entry -> entry.kind() == MlflowEntry.Kind.METRIC)
            .map(
                entry ->
                    Metric.newBuilder()
                        .setKey(entry.key())
                        .setValue(entry.number())
                        .setStep(entry.step())
                        .setTimestamp(entry.time())
                        .build())
            .toList(),
        entries.stream()
            .filter(entry -> entry.kind() == MlflowEntry.Kind.PARAM)
            .map(entry -> Param.newBuilder().setKey(entry.key()).setValue(entry.text()).build())
            .toList(),
        entries.stream()
            .filter(entry -> entry.kind() == MlflowEntry.Kind.TAG)
            .map(entry -> RunTag.newBuilder().setKey(entry.key()).setValue(entry.text()).build())
            .toList());
  }

  /**
   * Sends a file.
   *
   * @return whether the server accepts files on behalf of its store
   */
  boolean upload(String run, Path file, String name) throws IOException, InterruptedException {
    String place = client.getRun(run).getInfo().getArtifactUri();
    if (!place.startsWith(PROXIED)) {
      return false;
    }
    String path = URI.create(place).getPath().replaceFirst("^/+", "");
    HttpResponse<String> answer =
        http.send(
            request("/api/2.0/mlflow-artifacts/artifacts/" + path + "/" + name)
                .PUT(BodyPublishers.ofFile(file))
                .build(),
            BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (answer.statusCode() >= 300) {
      throw new MadaException("it answers " + answer.statusCode() + " to " + name);
    }
    return true;
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri + path)).timeout(PATIENCE);
    String token = environment.get(Mlflow.TOKEN);
    String user = environment.get(Mlflow.USERNAME);
    String password = environment.get(Mlflow.PASSWORD);
    // As in MLflow's client, so that all requests are the same.
    if (user != null && password != null) {
      byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    } else if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request;
  }

  /** Reports the status of a run. */
  void status(String run, RunStatus status, long time) {
    if (status == RunStatus.RUNNING) {
      // The client's own way of setting a status also sets an end.
      JsonObject update = new JsonObject();
      update.addProperty("run_id", run);
      update.addProperty("status", status.name());
      client.sendPost("runs/update", update.toString());
    } else {
      client.setTerminated(run, status, time);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
