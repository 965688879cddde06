package io.mada.spark;

import io.mada.api.compute.Span;
import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** A task: the single part in a partition. */
final class PartTask<R extends Serializable>
    extends AbstractFunction1<Iterator<Span>, Part.Outcome<R>> implements Serializable {

  private static final long serialVersionUID = 1;

  private final Broadcast<byte[]> carried;
  private final int cores;
  private final String device;

  /**
   * @param device of the working process; null if Spark assigns it
   */
  PartTask(Broadcast<byte[]> carried, int cores, String device) {
    this.carried = carried;
    this.cores = cores;
    this.device = device;
  }

  @Override
  public Part.Outcome<R> apply(Iterator<Span> partition) {
    return ExecutorWork.doPart(carried, cores, device, partition.next());
  }
}
