package io.mada.active;

import java.io.Serializable;
import java.util.TreeMap;

/**
 * What has been measured for some consecutive images.
 *
 * @param values of each probe, one image after another
 * @param shapes of each probe's value for an image
 * @param damage what is wrong with images that cannot be read, by index; their values are those of
 *     another image
 */
public record ProbeValues(float[][] values, long[][] shapes, TreeMap<Integer, String> damage)
    implements Serializable {}
