package io.mada.api.tensor;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;

/**
 * Whether the calling thread records its computations for gradients: one flag per thread in
 * libtorch, and on by default in a new thread. A scope that restores the earlier state when it is
 * closed.
 */
public final class Recording implements AutoCloseable {

  private final GradientCollector collector;
  private final boolean before;

  private Recording(GradientCollector collector, boolean before) {
    this.collector = collector;
    this.before = before;
  }

  /**
   * Records until closed; one thread at a time.
   *
   * @return the scope, which the same thread closes
   */
  public static Recording on() {
    Engine engine = Engine.getInstance();
    return new Recording(engine.newGradientCollector(), false);
  }

  /**
   * Records nothing until closed: for inference and for computations without gradient.
   *
   * @return the scope, which the same thread closes
   */
  public static Recording off() {
    Engine.getInstance();
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(false);
    return new Recording(null, before);
  }

  /**
   * Adds the gradients of a scalar to those of all parameters that it was computed from, and frees
   * the recorded graph. May be called for several scalars in turn, in a scope that is {@link
   * #on()}.
   *
   * @param scalar stays open
   */
  public void backward(NDArray scalar) {
    collector.backward(scalar);
  }

  @Override
  public void close() {
    if (collector != null) {
      collector.close();
    } else {
      JniUtils.setGradMode(before);
    }
  }
}
