package io.mada.api.compute;

/**
 * Where passes over many images are made: {@code compute.engine} of a configuration names it. The
 * built-in one, {@code local}, makes them in the process that runs the experiment.
 */
@FunctionalInterface
public interface ComputeEngine {

  /**
   * Makes ready for work. What cannot work, such as a server that is not reached, fails here, with
   * a {@link io.mada.api.MadaException} of one line.
   *
   * @param name of the experiment, for people
   * @param machine this process's
   * @return the caller closes it
   */
  Computing start(String name, Machine machine);

  /**
   * Whether the processes that work find this process's files under the same paths: then the rows
   * of a file need not travel to them, and they can write results where these belong.
   *
   * @return by default that they do not
   */
  default boolean sharesFiles() {
    return false;
  }
}
