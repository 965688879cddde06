/** Stages as the configuration describes them. */
package io.mada.train.stage;
