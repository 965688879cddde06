package io.mada.api.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.data.Batch;
import io.mada.api.nn.NetworkOutput;

/**
 * A batch of images on its way through the network. What is derived from it is computed when a term
 * first asks, and shared by all terms of the pass. All arrays belong to the pass and must not be
 * closed. N images of H x W pixels; C, D, h and w are the network's.
 */
public interface Pass {

  /**
   * The set that the batch comes from.
   *
   * @return one of {@link Term#images()}
   */
  Images images();

  /**
   * The iteration that the pass is part of.
   *
   * @return the same for all passes of an iteration
   */
  Iteration iteration();

  /**
   * Images and labels on the heap, augmented.
   *
   * @return a batch of the pass's set
   */
  Batch batch();

  /**
   * A manager on the network's device for a term's intermediate arrays.
   *
   * @return closed when the pass ends
   */
  NDManager scope();

  /**
   * The images on the device.
   *
   * @return (N, 3, H, W) float32 from 0 to 1
   */
  NDArray pixels();

  /**
   * The labels on the device.
   *
   * @return (N, H, W) int64, 255 where ignored
   */
  NDArray labels();

  /**
   * The network's output for the images in training mode, recorded for gradients.
   *
   * @return features (N, D, h, w) and logits (N, C, h, w)
   */
  NetworkOutput output();

  /**
   * The logits brought to the size of the labels, recorded for gradients.
   *
   * @return (N, C, H, W)
   */
  NDArray logits();

  /**
   * The class of the largest logit.
   *
   * @return (N, h, w) int64
   */
  NDArray prediction();

  /**
   * Adds a loss to what the iteration minimises.
   *
   * @param loss a float32 scalar, recorded; the pass closes it
   * @param weight multiplies its gradients; the reported loss is unweighted
   */
  void add(NDArray loss, double weight);

  /**
   * Adds one of several losses of a term.
   *
   * @param name follows the term's in curves and messages; empty for the term itself
   * @param loss a float32 scalar, recorded; the pass closes it
   * @param weight multiplies its gradients; the reported loss is unweighted
   */
  default void add(String name, NDArray loss, double weight) {
    add(loss, weight);
  }
}
