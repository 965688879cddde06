package io.mada.api.nn;

/**
 * How the layers of a network normalise. The word in lower case is the YAML's {@code model.norm}.
 */
public enum Norm {
  /** Batch normalisation, with running statistics over all training batches. */
  BATCH,
  /**
   * Batch normalisation with separate running statistics for each domain, and common scale and
   * bias: evaluation on one domain is not distorted by the other. The target's statistics have
   * PyTorch's names, so that a network for the target domain loads anywhere; the source's are named
   * {@code source_running_mean} and {@code source_running_var}.
   */
  DOMAIN_BATCH,
  /**
   * Group normalisation with 32 groups, or fewer if a group would have fewer than 8 channels: no
   * statistics, any batch size.
   */
  GROUP,
  /**
   * Batch normalisation with the loaded statistics, which, like scale and bias, are never trained.
   */
  FROZEN;

  /** A batch's share of the running statistics: (1 - share) of their old values stays. */
  public static final double BATCH_SHARE = 0.1;

  /**
   * Whether training needs two values per channel, so that a batch of one image is too small.
   *
   * @return whether the statistics are those of the batch
   */
  public boolean needsBatch() {
    return this == BATCH || this == DOMAIN_BATCH;
  }
}
