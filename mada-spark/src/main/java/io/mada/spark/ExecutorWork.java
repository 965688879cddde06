package io.mada.spark;

import ai.djl.Device;
import io.mada.api.MadaException;
import io.mada.api.compute.Machine;
import io.mada.api.compute.Span;
import io.mada.api.compute.Work;
import io.mada.api.compute.Worker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.util.ArrayList;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of a Spark process: it opens the work sent to it once, and does one part of it after
 * another.
 */
final class ExecutorWork {

  /** Fewer than Spark's own limit, at which Spark would end the job in its own words. */
  private static final int ATTEMPTS = 3;

  private static final Logger LOGGER = LoggerFactory.getLogger("mada.spark");

  private static long opened = -1;
  private static Worker<?> worker;

  private ExecutorWork() {}

  /**
   * Does a part.
   *
   * @param carried the serialised {@link Work.Elsewhere}
   * @param device by name; null for the one that Spark assigns
   */
  static synchronized <R extends Serializable> Part.Outcome<R> doPart(
      Broadcast<byte[]> carried, int cores, String device, Span span) {
    var results = new ArrayList<Part.Result<R>>();
    try {
      Worker<R> open = open(carried, cores, device);
      open.work(span, (part, value) -> results.add(new Part.Result<>(part, value)));
      return new Part.Outcome<>(results, null);
    } catch (RuntimeException | LinkageError e) {
      // Another machine may see what this one does not, or a store may respond next time.
      if (device == null && TaskContext.get().attemptNumber() + 1 < ATTEMPTS) {
        throw e;
      }
      LOGGER.error("{} gives up", host(), e);
      return new Part.Outcome<>(null, host() + ": " + Failures.ofWork(e));
    }
  }

  @SuppressWarnings("unchecked")
  private static <R extends Serializable> Worker<R> open(
      Broadcast<byte[]> carried, int cores, String device) {
    if (opened != carried.id()) {
      close();
      Work.Elsewhere<R> work = (Work.Elsewhere<R>) read(carried.value());
      worker = work.open(new Machine(device == null ? device() : Device.fromName(device), cores));
      opened = carried.id();
    }
    return (Worker<R>) worker;
  }

  /** Frees the resources of the last work. */
  static synchronized void close() {
    if (worker != null) {
      worker.close();
      worker = null;
      opened = -1;
    }
  }

  /** The GPU that Spark has assigned to the process's tasks, if configured to. */
  private static Device device() {
    var gpus = TaskContext.get().resourcesJMap().get("gpu");
    return gpus == null ? Device.cpu() : Device.gpu(Integer.parseInt(gpus.addresses()[0]));
  }

  private static String host() {
    String id = SparkEnv.get().executorId();
    return id.equals("driver") ? "Spark" : "Spark's executor " + id;
  }

  private static Object read(byte[] bytes) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try (ObjectInputStream in = new LoadedBy(loader, new ByteArrayInputStream(bytes))) {
      return in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new MadaException("the work cannot be read: " + e, e);
    }
  }

  /** Finds classes through the executor's class loader. */
  private static final class LoadedBy extends ObjectInputStream {

    private final ClassLoader loader;

    LoadedBy(ClassLoader loader, InputStream in) throws IOException {
      super(in);
      this.loader = loader;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(description.getName(), false, loader);
      } catch (ClassNotFoundException e) {
        return super.resolveClass(description);
      }
    }
  }
}
