package io.mada.api.data;

/** The two sides of an adaptation. */
public enum Domain {
  /** Where labels are plentiful. */
  SOURCE,
  /** Where the network is needed and labels are few. */
  TARGET
}
