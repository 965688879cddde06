package io.mada.train.evaluate;

import java.util.List;
import java.util.Map;

/**
 * Everything an evaluation can tell about how well a network segments.
 *
 * @param confusion by the name of each scored class, the pixels labelled with it, by the training
 *     id predicted for them
 * @param images in the order of the image set
 */
public record Evaluation(
    Scores scores,
    Map<String, List<Long>> confusion,
    Calibration calibration,
    List<ImageScores> images) {}
