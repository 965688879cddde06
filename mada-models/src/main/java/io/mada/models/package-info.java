/**
 * Segmentation networks and backbones, one file per architecture, with the parameter names and the
 * order of entries of published checkpoints. {@link io.mada.models.ModelsModule} binds them by
 * name.
 */
package io.mada.models;
