package io.mada.active;

import java.io.Serializable;
import java.util.TreeMap;

/**
 * What has been measured of some neighbouring images.
 *
 * @param values of each probe, one image's after another's
 * @param shapes of each probe's value of an image
 * @param damage what is wrong with images that cannot be read, by index; their values are another
 *     image's
 */
public record ProbeValues(float[][] values, long[][] shapes, TreeMap<Integer, String> damage)
    implements Serializable {}
