package io.mada.api;

/** A mistake in the configuration or on the command line. */
public final class ConfigurationException extends MadaException {

  public ConfigurationException(String message) {
    super(message);
  }

  @Override
  public int exitStatus() {
    return 2;
  }
}
