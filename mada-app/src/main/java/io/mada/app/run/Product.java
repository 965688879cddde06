package io.mada.app.run;

import java.util.Optional;

/** Which MADA this is. */
public final class Product {

  private Product() {}

  /** The version of the jar; {@code development} where classes are not from one. */
  public static String version() {
    String version = Product.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /**
   * The commit of the sources as the launcher knows it, ending in {@code -dirty} where they have
   * changed since.
   */
  public static Optional<String> commit() {
    return Optional.ofNullable(System.getProperty("mada.commit")).filter(text -> !text.isBlank());
  }

  /** One line for people. */
  public static String describe() {
    return "mada "
        + version()
        + commit().map(commit -> ", commit " + commit).orElse("")
        + ", Java "
        + Runtime.version();
  }
}
