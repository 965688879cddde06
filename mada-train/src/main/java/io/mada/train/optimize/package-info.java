/** Optimisers and learning-rate schedules. */
package io.mada.train.optimize;
