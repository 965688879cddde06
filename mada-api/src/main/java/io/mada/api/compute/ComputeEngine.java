package io.mada.api.compute;

/**
 * Where passes over many images are run: {@code compute.engine} in a configuration names it. The
 * built-in one, {@code local}, runs them in the process of the experiment.
 */
@FunctionalInterface
public interface ComputeEngine {

  /**
   * Prepares for work. Whatever cannot work, such as an unreachable server, fails here, with a
   * one-line {@link io.mada.api.MadaException}.
   *
   * @param name of the experiment, for people to read
   * @param machine what this process may use
   * @return the engine at work; the caller closes it
   */
  Computing start(String name, Machine machine);

  /**
   * Whether the worker processes find this process's files under the same paths: then the rows of a
   * file need not be sent to them, and they can write results where they belong.
   *
   * @return false by default
   */
  default boolean sharesFiles() {
    return false;
  }
}
