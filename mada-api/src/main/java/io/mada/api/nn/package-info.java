/** Layers of networks, whose parameters have the names that PyTorch would give them. */
package io.mada.api.nn;
