package io.mada.app.report;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.mada.app.run.RunLayout;
import io.mada.internal.file.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page: a fixed template with the styles, the chart library, the scripts and the content. */
final class ReportPage {

  static final String FILE = RunLayout.REPORT;

  private static final String LIBRARY = "/META-INF/maven/org.mvnpm/echarts/pom.properties";
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\S+?)}}");

  /**
   * Writes {@code <}, {@code >} and {@code &} as escapes, so that no text can end its enclosing
   * element.
   */
  private static final Gson JSON =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .create();

  private ReportPage() {}

  /** Writes the page, completely or not at all. */
  static void write(Path file, Object content) {
    WholeFile.writeText(file, html(content));
  }

  private static String html(Object content) {
    // A single pass over the template, so inserted text is not searched again.
    return PLACE
        .matcher(resource("report.html"))
        .replaceAll(place -> Matcher.quoteReplacement(part(place.group(1), content)));
  }

  private static String part(String name, Object content) {
    return switch (name) {
      case "content" -> JSON.toJson(content);
      case "echarts" -> library("dist/echarts.min.js");
      case "notice" -> library("NOTICE").replace("--", "- -");
      default -> resource(name);
    };
  }

  /** A file of the chart library, whose folder is named after its version. */
  private static String library(String file) {
    try (InputStream in = ReportPage.class.getResourceAsStream(LIBRARY)) {
      Properties properties = new Properties();
      properties.load(in);
      return resource(
          "/META-INF/resources/_static/echarts/" + properties.getProperty("version") + "/" + file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
