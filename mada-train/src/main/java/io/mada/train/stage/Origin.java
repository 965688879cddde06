package io.mada.train.stage;

/** What a stage's network starts from. */
public sealed interface Origin {

  /** The weights named by the section {@code model}, or random ones. */
  record Initial() implements Origin {}

  /**
   * The best network of an earlier stage.
   *
   * @param stage its name
   */
  record Earlier(String stage) implements Origin {}

  /**
   * A weight file.
   *
   * @param path as given in the configuration
   */
  record File(java.nio.file.Path path) implements Origin {}
}
