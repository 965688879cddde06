/** Clustering of class features, and anchors. */
package io.mada.active.cluster;
