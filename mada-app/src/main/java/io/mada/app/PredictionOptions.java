package io.mada.app;

import io.mada.api.ConfigurationException;
import io.mada.api.ImageSize;
import io.mada.data.picture.ValueRange;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.cli.Options;

/** How {@code predict} shows images to the network. */
final class PredictionOptions {

  private PredictionOptions() {}

  static void addTo(Options options) {
    options.addOption(
        CommandOptions.option(
            "range",
            "LOW,HIGH",
            "the values of black and white in 16-bit or floating-point images"));
    options.addOption(
        CommandOptions.option(
            "window",
            "W,H",
            "segment images at full size, in overlapping windows of W x H pixels"));
    options.addOption(
        CommandOptions.option(
            "overlap",
            "N",
            "by how many pixels at least (default: a quarter of the shorter side)"));
    options.addOption(
        CommandOptions.option(
            "scales", "A,B,...", "average predictions at several scales, such as 0.75,1,1.25"));
    options.addOption(
        CommandOptions.flag("flip", "average predictions for the image and its mirror image"));
    options.addOption(
        CommandOptions.flag(
            "confidence",
            "write NAME_confidence.png too: how probable the class is, 255 for certain"));
  }

  /** Refuses options that make no sense, alone or together. */
  static void apply(CommandLine line, Segmenter.Builder builder) {
    line.value("range").ifPresent(text -> builder.range(Optional.of(range(text))));
    Optional<String> window = line.value("window");
    Optional<String> overlap = line.value("overlap");
    if (window.isEmpty() && overlap.isPresent()) {
      throw new ConfigurationException("--overlap is that of windows; it needs --window W,H");
    }
    window.ifPresent(
        text -> {
          ImageSize size =
              size(text).orElseThrow(() -> mistaken("window", "W,H, as 1024,1024", text));
          if (overlap.isEmpty()) {
            builder.windows(size.width(), size.height());
          } else {
            builder.windows(size.width(), size.height(), pixels(overlap.get()));
          }
        });
    line.value("scales").ifPresent(text -> builder.scales(scales(text)));
    if (line.has("flip")) {
      builder.flip();
    }
    if (line.has("confidence")) {
      builder.confidence();
    }
    boolean several = window.isPresent() || line.has("scales") || line.has("flip");
    if (line.has("logits") && several) {
      throw new ConfigurationException(
          "--logits are the decoder's of a whole image; leave out --window, --scales and --flip");
    }
  }

  /** Parses a width and a height; empty if the text is not a size. */
  static Optional<ImageSize> size(String text) {
    return text.matches("\\d{1,6},\\d{1,6}")
        ? Optional.of(
            new ImageSize(
                Integer.parseInt(text.substring(0, text.indexOf(','))),
                Integer.parseInt(text.substring(text.indexOf(',') + 1))))
        : Optional.empty();
  }

  private static int pixels(String text) {
    if (!text.matches("\\d{1,6}")) {
      throw mistaken("overlap", "a number of pixels", text);
    }
    return Integer.parseInt(text);
  }

  private static ValueRange range(String text) {
    return ValueRange.parse(text).orElseThrow(() -> mistaken("range", "LOW,HIGH, as 0,4095", text));
  }

  private static double[] scales(String text) {
    try {
      return Stream.of(text.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
    } catch (NumberFormatException e) {
      throw mistaken("scales", "numbers, as 0.75,1,1.25", text);
    }
  }

  private static ConfigurationException mistaken(String option, String wanted, String text) {
    return new ConfigurationException(
        "--" + option + " must be " + wanted + ", not '" + text + "'");
  }
}
