package io.mada.api;

/** A mistake in the configuration or on the command line; the exit status is 2. */
public final class ConfigurationException extends MadaException {

  /**
   * A mistake. For one in a plug-in's own settings, {@link Section#error} adds file, line and key.
   *
   * @param message one line that says what is wrong, where, and what to do
   */
  public ConfigurationException(String message) {
    super(message);
  }

  @Override
  public int exitStatus() {
    return 2;
  }
}
