package io.mada.train.evaluate;

import java.util.List;
import java.util.Map;

/**
 * All that is found out about how well a network segments.
 *
 * @param confusion by the name of each scored class, the pixels that are labelled with it, by the
 *     training id that is predicted for them
 * @param images in the order of the set
 */
public record Evaluation(
    Scores scores,
    Map<String, List<Long>> confusion,
    Calibration calibration,
    List<ImageScores> images) {}
