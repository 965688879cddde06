package io.mada.active;

import java.io.Serializable;

/**
 * What has been measured of some neighbouring images.
 *
 * @param values of each probe, one image's after another's
 * @param shapes of each probe's value of an image
 */
public record ProbeValues(float[][] values, long[][] shapes) implements Serializable {}
