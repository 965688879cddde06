package io.mada.train.evaluate;

import java.util.Map;

/**
 * How well a network segments; all but the loss from 0 to 1.
 *
 * @param miou the mean of the class IoUs
 * @param classIou by class name, in the order of training ids; a class that neither occurs nor is
 *     predicted has none
 * @param pixelAccuracy the share of pixels that are right
 * @param meanAccuracy the mean over the classes of the share of their pixels that is right
 * @param frequencyWeightedIou the class IoUs weighted by how often the classes occur
 * @param loss the mean cross-entropy over all counted pixels
 */
public record Scores(
    double miou,
    Map<String, Double> classIou,
    double pixelAccuracy,
    double meanAccuracy,
    double frequencyWeightedIou,
    double loss) {}
