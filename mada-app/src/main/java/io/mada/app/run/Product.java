package io.mada.app.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
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
   * The commit of the sources as the launcher knows it, or else the build; ends in {@code -dirty}
   * where they have changed since.
   */
  public static Optional<String> commit() {
    return Optional.ofNullable(System.getProperty("mada.commit"))
        .filter(text -> !text.isBlank())
        .or(Product::built);
  }

  /** What the build has written; empty where its sources were no clone. */
  private static Optional<String> built() {
    try (InputStream file = Product.class.getResourceAsStream("commit.txt")) {
      return Optional.ofNullable(
              file == null ? null : new String(file.readAllBytes(), UTF_8).strip())
          .filter(text -> !text.isEmpty());
    } catch (IOException e) {
      // Of no matter to a run.
      return Optional.empty();
    }
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
