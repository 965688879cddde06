/** Terms and losses: what a stage minimises. */
package io.mada.train.term;
