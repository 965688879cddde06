package io.mada.active.cluster;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;

/**
 * The K anchors of a domain on a device: centres that the class features of its images cluster
 * around (Ning et al., ICCV 2021, sections 3.1 and 3.3). Closing them frees their memory.
 *
 * <p>Class features are (N, C, D); C and D are those of the anchors. Arguments stay open.
 */
public final class Anchors implements AutoCloseable {

  /**
   * Smaller distances count as this: 1 / d of an image that is an anchor itself stays finite, and
   * so does its gradient.
   */
  private static final double SMALLEST_DISTANCE = 1e-12;

  private final Shape rowShape;
  private final NDArray centres;

  /**
   * Copies anchors to the manager's device.
   *
   * @param anchors K rows of the shape (C, D)
   */
  public Anchors(NDManager manager, FloatMatrix anchors) {
    this(anchors.rowShape(), copy(manager, anchors));
  }

  /**
   * Takes ownership of an array.
   *
   * @param rowShape (C, D)
   * @param centres (K, C D)
   */
  Anchors(Shape rowShape, NDArray centres) {
    this.rowShape = rowShape;
    this.centres = centres;
  }

  private static NDArray copy(NDManager manager, FloatMatrix anchors) {
    // A copy, since the array that the rows come in would keep a Java buffer alive for as long as
    // it lives.
    try (NDArray values = anchors.rows(manager, 0, anchors.rows())) {
      return values.duplicate();
    }
  }

  /** The number K. */
  public int count() {
    return (int) centres.getShape().get(0);
  }

  /**
   * How far images are from each anchor: the mean of (x - a_k)^2 over the C D entries. Gradients
   * flow to the class features while the calling thread records them.
   *
   * @return (N, K), in the manager of the class features; the caller closes it
   */
  public NDArray distances(NDArray classFeatures) {
    // Differences, not |x|^2 - 2 x a + |a|^2: in float32, nothing would be left of a small
    // distance.
    try (NDArray x = classFeatures.reshape(classFeatures.getShape().get(0), 1, -1);
        NDArray difference = x.sub(centres);
        NDArray squares = difference.square()) {
      return squares.mean(new int[] {2});
    }
  }

  /**
   * The soft anchor loss: K / (1/d_1 + ... + 1/d_K) of each image, averaged over the batch.
   *
   * @param distances (N, K)
   * @return a scalar; the caller closes it
   */
  public static NDArray softLoss(NDArray distances) {
    try (NDArray positive = Tensors.atLeast(distances, SMALLEST_DISTANCE);
        NDArray inverse = Tensors.power(positive, -1);
        NDArray sum = inverse.sum(new int[] {1});
        NDArray harmonic = Tensors.power(sum, -1);
        NDArray mean = harmonic.mean()) {
      return Tensors.scale(mean, distances.getShape().get(1));
    }
  }

  /**
   * Moves the anchors towards the images: in batch order, each image's nearest anchor a becomes
   * {@code momentum * a + (1 - momentum) * x}. Without gradient, and without waiting for the
   * device.
   *
   * @param distances of these class features, (N, K), before any move
   */
  public void follow(NDArray classFeatures, NDArray distances, double momentum) {
    long images = classFeatures.getShape().get(0);
    try (Recording off = Recording.off();
        NDArray nearest = distances.argMin(1);
        NDArray oneHot = nearest.oneHot(count());
        NDArray share = Tensors.scale(oneHot, 1 - momentum);
        NDArray shares = share.reshape(images, -1, 1);
        NDArray x = classFeatures.reshape(images, -1)) {
      for (long i = 0; i < images; i++) {
        try (NDArray image = x.get(i);
            NDArray way = image.sub(centres);
            NDArray imageShare = shares.get(i);
            NDArray step = way.mul(imageShare)) {
          centres.addi(step);
        }
      }
    }
  }

  /**
   * The anchors themselves, (K, C D), for a checkpoint; they are changed in place and must not be
   * closed.
   */
  public NDArray centres() {
    return centres;
  }

  /** A copy of the current anchors, K rows of the shape (C, D). */
  public FloatMatrix toMatrix() {
    return FloatMatrix.of(rowShape, centres.toFloatArray());
  }

  @Override
  public void close() {
    centres.close();
  }
}
