/** The training loop. */
package io.mada.train.loop;
