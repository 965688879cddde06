/** Tensor operations that DJL lacks, and matrices that are larger than memory. */
package io.mada.api.tensor;
