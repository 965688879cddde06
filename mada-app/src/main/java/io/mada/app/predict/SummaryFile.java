package io.mada.app.predict;

import com.google.gson.stream.JsonWriter;
import io.mada.internal.file.WholeFile;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The shares of the classes in each image and overall: {@code summary.json}. */
final class SummaryFile {

  private final List<String> classes;
  private final List<String> names = new ArrayList<>();
  private final List<ClassPixels> images = new ArrayList<>();

  /**
   * @param classes by training id
   */
  SummaryFile(List<String> classes) {
    this.classes = classes;
  }

  void add(String name, ClassPixels image) {
    names.add(name);
    images.add(image);
  }

  /** Writes the file, with the images in the order in which they were added. */
  void write(Path file) {
    WholeFile.write(
        file,
        channel -> {
          var out =
              new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8);
          var json = new JsonWriter(out);
          json.setIndent("  ");
          json.beginObject();
          json.name("images").beginArray();
          long[] all = new long[classes.size()];
          for (int i = 0; i < images.size(); i++) {
            ClassPixels image = images.get(i);
            json.beginObject();
            json.name("name").value(names.get(i));
            json.name("width").value(image.width());
            json.name("height").value(image.height());
            shares(json, image.pixels());
            json.endObject();
            for (int c = 0; c < all.length; c++) {
              all[c] += image.pixels()[c];
            }
          }
          json.endArray();
          shares(json, all);
          json.endObject();
          out.write("\n");
          out.flush();
        });
  }

  /** The shares of the classes that occur; classes that are not listed have none. */
  private void shares(JsonWriter json, long[] pixels) throws IOException {
    long total = 0;
    for (long count : pixels) {
      total += count;
    }
    json.name("shares").beginObject();
    for (int c = 0; c < pixels.length; c++) {
      if (pixels[c] > 0) {
        json.name(classes.get(c)).value((double) pixels[c] / total);
      }
    }
    json.endObject();
  }
}
