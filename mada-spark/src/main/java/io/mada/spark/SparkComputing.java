package io.mada.spark;

import ai.djl.Device;
import io.mada.api.MadaException;
import io.mada.api.Progress;
import io.mada.api.Text;
import io.mada.api.compute.Computing;
import io.mada.api.compute.Machine;
import io.mada.api.compute.Results;
import io.mada.api.compute.Span;
import io.mada.api.compute.Work;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** The driver of one run. */
final class SparkComputing implements Computing {

  /** Parts that have arrived but have not been taken yet; Spark waits if there are more. */
  private static final int WAITING = 4;

  private final JavaSparkContext context;
  private final SparkSettings settings;
  private final int cores;
  private final ExecutorWatch watch;

  /** This process's device, if it does the work; others use what Spark assigns to them. */
  private final String device;

  SparkComputing(JavaSparkContext context, SparkSettings settings, Machine machine) {
    this.context = context;
    this.settings = settings;
    device = settings.isLocal() ? name(machine.device()) : null;
    cores = context.getConf().getInt("spark.task.cpus", 1);
    watch = new ExecutorWatch(settings, demand(context.getConf(), cores));
    context.sc().addSparkListener(watch);
  }

  private static String demand(SparkConf conf, int cores) {
    return Text.of(
        "%d %s and %s of memory",
        cores, cores == 1 ? "core" : "cores", conf.get("spark.executor.memory", "1g"));
  }

  private static String name(Device device) {
    return device.isGpu() ? device.getDeviceType() + device.getDeviceId() : "cpu";
  }

  @Override
  public <R extends Serializable> void run(
      Work<R> work, List<Span> spans, Results<R> results, Progress.Task progress) {
    Broadcast<byte[]> carried = context.broadcast(bytes(work.elsewhere()));
    try {
      List<Span> parts = Part.of(spans, processes(), work);
      if (!parts.isEmpty()) {
        run(carried, parts, results, progress);
      }
    } finally {
      carried.destroy();
      // In a cluster there is none in this process.
      ExecutorWork.close();
    }
  }

  private <R extends Serializable> void run(
      Broadcast<byte[]> carried, List<Span> parts, Results<R> results, Progress.Task progress) {
    BlockingQueue<Part.Outcome<R>> outcomes = new ArrayBlockingQueue<>(WAITING);
    JavaRDD<Span> rdd = context.parallelize(parts, parts.size());
    var job =
        Jobs.submit(rdd.rdd(), new PartTask<R>(carried, cores, device), parts.size(), outcomes);
    try {
      watch.begin();
      long done = 0;
      for (int taken = 0; taken < parts.size(); ) {
        Part.Outcome<R> outcome = outcomes.poll(1, TimeUnit.SECONDS);
        if (outcome != null) {
          done += take(outcome, results);
          progress.done(done, detail());
          taken++;
        } else if (job.isCompleted() && outcomes.isEmpty()) {
          throw failure(job);
        } else if (!settings.isLocal()) {
          watch.check(executors(), System.nanoTime());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MadaException("interrupted while Spark was working", e);
    } finally {
      job.cancel();
      outcomes.clear();
    }
  }

  private static <R extends Serializable> long take(Part.Outcome<R> outcome, Results<R> results) {
    if (outcome.failure() != null) {
      throw new MadaException(outcome.failure());
    }
    long items = 0;
    for (Part.Result<R> result : outcome.results()) {
      results.accept(result.span(), result.value());
      items += result.span().size();
    }
    return items;
  }

  private static MadaException failure(Jobs.Job job) {
    Throwable failure = job.failure();
    return failure == null
        ? new MadaException("Spark ended its job before all parts of it had come")
        : new MadaException("Spark gave up: " + Failures.line(failure), failure);
  }

  /** The number of those that work, without the driver. */
  private int executors() {
    int all = context.sc().statusTracker().getExecutorInfos().length;
    return settings.isLocal() ? all : all - 1;
  }

  private int processes() {
    return Math.max(1, Math.max(executors(), context.defaultParallelism() / cores));
  }

  private String detail() {
    int executors = executors();
    String page = context.sc().uiWebUrl().isEmpty() ? "" : ", " + context.sc().uiWebUrl().get();
    return executors + (executors == 1 ? " executor" : " executors") + page;
  }

  private static byte[] bytes(Serializable work) {
    var bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(work);
    } catch (IOException e) {
      throw new MadaException("the work cannot be sent to executors: " + e.getMessage(), e);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    watch.close();
    context.close();
  }
}
