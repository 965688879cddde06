/** Selection strategies, each in a file that names its paper, and what they measure. */
package io.mada.active.strategy;
