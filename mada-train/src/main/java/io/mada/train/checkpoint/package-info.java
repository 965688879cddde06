/** What a stage writes: checkpoints and metrics. */
package io.mada.train.checkpoint;
