/**
 * Weight files, and how their content finds its place in a network.
 *
 * <p>A {@link io.mada.api.nn.WeightFormat} turns a file into {@link io.mada.api.nn.Weights}, names
 * and arrays as they lie on disk; {@link io.mada.models.weights.WeightLoader} copies these into a
 * network, whatever layout, prefixes and published {@link io.mada.models.weights.Naming} the file
 * has. Files come from strangers: every length in them is checked against the file's size before
 * memory is asked for, and a damaged file is one {@link io.mada.api.MadaException} that names it.
 */
package io.mada.models.weights;
