/** Tensor operations that DJL lacks, and matrices that are larger than the memory. */
package io.mada.api.tensor;
