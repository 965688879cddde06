package io.mada.label.web;

import io.mada.api.data.LabelMap;

/**
 * What an editor starts with.
 *
 * @param version the number of strokes in a draft
 */
record Shown(From from, LabelMap label, long version) {

  /** Where the ids come from. */
  enum From {
    DRAFT,
    LABEL,
    PREDICTION
  }
}
