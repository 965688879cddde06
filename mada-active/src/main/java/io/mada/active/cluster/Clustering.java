package io.mada.active.cluster;

import io.mada.api.tensor.FloatMatrix;

/**
 * What {@link KMeans} found.
 *
 * @param centres K rows of the same shape as the clustered ones
 * @param assignment the nearest centre of each clustered row
 */
public record Clustering(FloatMatrix centres, int[] assignment) {}
