package io.mada.active;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.mada.api.MadaException;
import io.mada.api.Observation;
import io.mada.api.Probe;
import io.mada.api.Text;
import io.mada.api.tensor.NpyWriter;
import java.nio.file.Path;

/** A probe may come from anywhere: a fault of it is a {@link MadaException} that names it, its class and its jar. */
final class CheckedProbe {

  private static final int LONGEST = 300;

  private CheckedProbe() {}

  /** Measures a batch; the caller closes the result, float32 of shape (N, ...). */
  static NDArray measure(Probe probe, Observation observation) {
    NDArray value;
    try {
      value = probe.measure().measure(observation);
    } catch (MadaException | OutOfMemoryError e) {
      throw e;
    } catch (Exception | Error e) {
      String line = e.toString().strip().replaceAll("\\s+", " ");
      throw new MadaException(describe(probe) + " failed: " + line.substring(0, Math.min(line.length(), LONGEST)), e);
    }
    long images = observation.logits().getShape().get(0);
    if (value == null) {
      throw new MadaException(describe(probe) + " measured nothing: it returned null");
    }
    boolean rows = value.getShape().dimension() > 0 && value.getShape().get(0) == images;
    if (!rows || value.getDataType() != DataType.FLOAT32) {
      throw new MadaException(
          Text.of(
              "%s returned %s of shape %s for %d images; it must be float32 with a row for each image",
              describe(probe), value.getDataType(), value.getShape(), images));
    }
    return value;
  }

  /** Adds a batch's rows to the others. */
  static void append(Probe probe, NDArray rows, NpyWriter file) {
    try {
      file.append(rows);
    } catch (IllegalArgumentException e) {
      throw new MadaException(describe(probe) + " changed from batch to batch: " + e.getMessage(), e);
    }
  }

  /** As {@code the probe 'best' of com.acme.Strategy (acme.jar)}. */
  private static String describe(Probe probe) {
    Class<?> type = probe.measure().getClass();
    // A lambda's class is named after the class that it stands in.
    String owner = type.getName().replaceFirst("\\$\\$Lambda.*", "");
    String loader = type.getClassLoader() == null ? null : type.getClassLoader().getName();
    String jar = loader != null && loader.endsWith(".jar") ? " (" + Path.of(loader).getFileName() + ")" : "";
    return "the probe '" + probe.name() + "' of " + owner + jar;
  }
}
