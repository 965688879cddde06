/**
 * Networks and what they are made of: the designs that plug-ins implement, layers whose parameters
 * have the names that PyTorch would give them, and weights in files.
 */
package io.mada.api.nn;
