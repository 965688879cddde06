package io.mada.app.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The name and version of this MADA. */
public final class Product {

  private Product() {}

  /** The version of the jar; {@code development} if the classes do not come from one. */
  public static String version() {
    String version = Product.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /**
   * The commit of the sources according to the launcher, or else to the build; ends in {@code
   * -dirty} if they have changed since.
   */
  public static Optional<String> commit() {
    return Optional.ofNullable(System.getProperty("mada.commit"))
        .filter(text -> !text.isBlank())
        .or(Product::built);
  }

  /** What the build has recorded; empty if its sources were not a clone. */
  private static Optional<String> built() {
    try (InputStream file = Product.class.getResourceAsStream("commit.txt")) {
      return Optional.ofNullable(
              file == null ? null : new String(file.readAllBytes(), UTF_8).strip())
          .filter(text -> !text.isEmpty());
    } catch (IOException e) {
      // Does not matter to a run.
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
