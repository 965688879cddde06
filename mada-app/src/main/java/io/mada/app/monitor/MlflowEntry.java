package io.mada.app.monitor;

import com.google.gson.annotations.SerializedName;
import org.mlflow.api.proto.Service.RunStatus;

/**
 * An entry to be sent to MLflow.
 *
 * @param kind what it is
 * @param key its name; for an artefact, the file in the run directory; for a status, MLflow's word
 * @param text the value of a parameter or tag
 * @param number the value of a metric
 * @param step the iteration of a metric
 * @param time in milliseconds since 1970
 */
record MlflowEntry(Kind kind, String key, String text, double number, long step, long time) {

  /** The kinds that MLflow distinguishes, and the end of a run. */
  enum Kind {
    PARAM,
    METRIC,
    TAG,
    ARTIFACT,
    @SerializedName(value = "STATUS", alternate = "END")
    STATUS
  }

  static MlflowEntry param(String key, String value) {
    return new MlflowEntry(Kind.PARAM, key, value, 0, 0, System.currentTimeMillis());
  }

  static MlflowEntry tag(String key, String value) {
    return new MlflowEntry(Kind.TAG, key, value, 0, 0, System.currentTimeMillis());
  }

  static MlflowEntry metric(String key, double value, long step) {
    return new MlflowEntry(Kind.METRIC, key, "", value, step, System.currentTimeMillis());
  }

  static MlflowEntry artifact(String file) {
    return new MlflowEntry(Kind.ARTIFACT, file, "", 0, 0, System.currentTimeMillis());
  }

  /** The status of a status entry; in outboxes of old runs, ends have no word. */
  RunStatus status() {
    return key.isEmpty() ? RunStatus.FINISHED : RunStatus.valueOf(key);
  }

  static MlflowEntry status(RunStatus status) {
    return new MlflowEntry(Kind.STATUS, status.name(), "", 0, 0, System.currentTimeMillis());
  }
}
