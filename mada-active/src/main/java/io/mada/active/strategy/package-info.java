/** Selection strategies, a file each with its paper, and what they measure. */
package io.mada.active.strategy;
