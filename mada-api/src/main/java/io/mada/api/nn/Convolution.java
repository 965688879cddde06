package io.mada.api.nn;

import ai.djl.ndarray.types.Shape;

/**
 * The shape of a two-dimensional convolution, with PyTorch's meaning of every number. Padding keeps the size at stride 1
 * unless {@link #padding(int)} says otherwise.
 */
public record Convolution(
    int in, int out, int kernel, int stride, int padding, int dilation, int groups, boolean bias) {

  /** A convolution without bias, with stride 1 and dilation 1. */
  public static Convolution of(int in, int out, int kernel) {
    return new Convolution(in, out, kernel, 1, kernel / 2, 1, 1, false);
  }

  public Convolution stride(int stride) {
    return new Convolution(in, out, kernel, stride, padding, dilation, groups, bias);
  }

  /** Sets the dilation, and the padding so that the size is kept at stride 1. */
  public Convolution dilation(int dilation) {
    return new Convolution(in, out, kernel, stride, dilation * (kernel / 2), dilation, groups, bias);
  }

  public Convolution padding(int padding) {
    return new Convolution(in, out, kernel, stride, padding, dilation, groups, bias);
  }

  /** Splits the channels into groups that do not see each other; as many groups as channels is a depthwise one. */
  public Convolution groups(int groups) {
    return new Convolution(in, out, kernel, stride, padding, dilation, groups, bias);
  }

  public Convolution withBias() {
    return new Convolution(in, out, kernel, stride, padding, dilation, groups, true);
  }

  /** (out, in / groups, kernel, kernel). */
  public Shape weightShape() {
    return new Shape(out, in / groups, kernel, kernel);
  }
}
