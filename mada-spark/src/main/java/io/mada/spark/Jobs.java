package io.mada.spark;

import io.mada.api.compute.Span;
import java.io.Serializable;
import java.util.concurrent.BlockingQueue;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.rdd.RDD;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** What Spark's Java API lacks: a job whose results are delivered as they arrive. */
final class Jobs {

  private Jobs() {}

  /** A job that has been submitted. */
  record Job(SimpleFutureAction<BoxedUnit> future) {

    boolean isCompleted() {
      return future.isCompleted();
    }

    /** Why it ended; null if it succeeded. */
    Throwable failure() {
      return future.value().get().isFailure() ? future.value().get().failed().get() : null;
    }

    void cancel() {
      if (!future.isCompleted()) {
        future.cancel();
      }
    }
  }

  /** Submits a job with one task for each partition. */
  static <R extends Serializable> Job submit(
      RDD<Span> rdd, PartTask<R> task, int partitions, BlockingQueue<Part.Outcome<R>> outcomes) {
    Seq<Object> all =
        CollectionConverters.asScala(
                IntStream.range(0, partitions).<Object>mapToObj(i -> i).toList())
            .toSeq();
    return new Job(
        rdd.sparkContext()
            .submitJob(
                rdd,
                task,
                all,
                new AbstractFunction2<Object, Part.Outcome<R>, BoxedUnit>() {
                  @Override
                  public BoxedUnit apply(Object partition, Part.Outcome<R> outcome) {
                    put(outcomes, outcome);
                    return BoxedUnit.UNIT;
                  }
                },
                new AbstractFunction0<BoxedUnit>() {
                  @Override
                  public BoxedUnit apply() {
                    return BoxedUnit.UNIT;
                  }
                }));
  }

  private static <T> void put(BlockingQueue<T> queue, T outcome) {
    try {
      queue.put(outcome);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
