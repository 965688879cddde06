/** Optimisers and schedules of the learning rate. */
package io.mada.train.optimize;
