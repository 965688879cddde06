package io.mada.api.nn;

import ai.djl.ndarray.types.Shape;

/**
 * The shape of a two-dimensional convolution, where every number means the same as in PyTorch.
 * Padding keeps the size at stride 1 unless {@link #padding(int)} says otherwise.
 *
 * @param in the channels of its argument
 * @param out the channels of its result
 * @param kernel the width and height of the window
 * @param stride how far the window moves
 * @param padding rows and columns of zeros at each edge
 * @param dilation the distance between neighbours in the window
 * @param groups of channels that do not see each other
 * @param bias whether a trained number is added to each channel
 */
public record Convolution(
    int in, int out, int kernel, int stride, int padding, int dilation, int groups, boolean bias) {

  /**
   * A convolution without bias, with stride 1 and dilation 1, that keeps the size.
   *
   * @param in the channels of its argument
   * @param out the channels of its result
   * @param kernel the width and height of the window
   * @return the shape
   */
  public static Convolution of(int in, int out, int kernel) {
    return new Convolution(in, out, kernel, 1, kernel / 2, 1, 1, false);
  }

  /**
   * Sets the stride.
   *
   * @param stride how far the window moves
   * @return a new shape
   */
  public Convolution stride(int stride) {
    return new Convolution(in, out, kernel, stride, padding, dilation, groups, bias);
  }

  /**
   * Sets the dilation, and the padding so that the size is kept at stride 1.
   *
   * @param dilation the distance between neighbours in the window
   * @return a new shape
   */
  public Convolution dilation(int dilation) {
    return new Convolution(
        in, out, kernel, stride, dilation * (kernel / 2), dilation, groups, bias);
  }

  /**
   * Sets the padding.
   *
   * @param padding rows and columns of zeros at each edge
   * @return a new shape
   */
  public Convolution padding(int padding) {
    return new Convolution(in, out, kernel, stride, padding, dilation, groups, bias);
  }

  /**
   * Splits the channels into groups that do not see each other; as many groups as channels make it
   * depthwise.
   *
   * @param groups a divisor of both numbers of channels
   * @return a new shape
   */
  public Convolution groups(int groups) {
    return new Convolution(in, out, kernel, stride, padding, dilation, groups, bias);
  }

  /**
   * Adds a bias.
   *
   * @return a new shape
   */
  public Convolution withBias() {
    return new Convolution(in, out, kernel, stride, padding, dilation, groups, true);
  }

  /**
   * The shape of the convolution's weight.
   *
   * @return (out, in / groups, kernel, kernel)
   */
  public Shape weightShape() {
    return new Shape(out, in / groups, kernel, kernel);
  }
}
