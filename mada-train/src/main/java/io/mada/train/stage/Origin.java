package io.mada.train.stage;

/** What the network of a stage starts from. */
public sealed interface Origin {

  /** The weights that the section {@code model} names, or random ones. */
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
   * @param path as the configuration has it
   */
  record File(java.nio.file.Path path) implements Origin {}
}
