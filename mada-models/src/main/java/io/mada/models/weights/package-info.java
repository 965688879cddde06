/**
 * Weight files, and how their content gets into a network.
 *
 * <p>A {@link io.mada.api.nn.WeightFormat} turns a file into {@link io.mada.api.nn.Weights}, names
 * and arrays as they are on disk; {@link io.mada.models.weights.WeightLoader} copies them into a
 * network, whatever layout, prefixes and published {@link io.mada.models.weights.Naming} the file
 * has. Files are not trusted: every length in them is checked against the file's size before memory
 * is requested, and a damaged file is a {@link io.mada.api.MadaException} that names it.
 */
package io.mada.models.weights;
