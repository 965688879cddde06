package io.mada.models;

import io.mada.api.Range;
import io.mada.api.Section;

/**
 * Walks through a backbone's strides, and turns those that would shrink the feature maps below the
 * output stride into dilation of the layers that follow (Chen et al., "Rethinking Atrous
 * Convolution", arXiv 1706.05587).
 */
final class OutputStride {

  private static final String KEY = "output_stride";
  private static final int STEM = 2;

  private final int limit;
  private int reached = STEM;
  private int dilation = 1;

  /**
   * @param limit the ratio of the image's size to the last feature map's
   */
  OutputStride(int limit) {
    this.limit = limit;
  }

  /** Reads {@code output_stride}, 16 or 8. */
  static int read(Section section) {
    int stride = section.integer(KEY, 16, Range.any());
    section.check(stride == 8 || stride == 16, KEY, "must be 8 or 16, not " + stride);
    return stride;
  }

  /** The stride to use in place of the architecture's {@code stride}. */
  int enter(int stride) {
    if (reached * stride > limit) {
      dilation *= stride;
      return 1;
    }
    reached *= stride;
    return stride;
  }

  /** The dilation of the layers from here on. */
  int dilation() {
    return dilation;
  }
}
