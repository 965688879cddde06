package io.mada.data.picture;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The formats that are read, and the names of picture formats that are not. */
public enum PictureFormat {
  PNG(new PngReader(), "png"),
  JPEG(new JpegReader(), "jpg", "jpeg", "jpe", "jfif"),
  TIFF(new TiffReader(), "tif", "tiff"),
  WEBP(new WebpReader(), "webp"),
  BMP(new BmpReader(), "bmp");

  /** The formats in a sentence. */
  public static final String WORDS = "PNG, JPEG, TIFF, WebP or BMP";

  private static final Map<String, List<String>> OTHERS =
      Map.ofEntries(
          Map.entry("GIF", List.of("gif")),
          Map.entry("HEIC", List.of("heic", "heif", "hif")),
          Map.entry("AVIF", List.of("avif")),
          Map.entry("JPEG 2000", List.of("jp2", "j2k", "j2c", "jpf", "jpx")),
          Map.entry("JPEG XL", List.of("jxl")),
          Map.entry(
              "RAW",
              List.of("dng", "cr2", "cr3", "nef", "arw", "orf", "rw2", "raf", "pef", "srw", "raw")),
          Map.entry("PNM", List.of("pnm", "ppm", "pgm", "pbm", "pam")),
          Map.entry("OpenEXR", List.of("exr")),
          Map.entry("Photoshop", List.of("psd")),
          Map.entry("Targa", List.of("tga")));

  private final PictureReader reader;
  private final List<String> extensions;

  PictureFormat(PictureReader reader, String... extensions) {
    this.reader = reader;
    this.extensions = List.of(extensions);
  }

  PictureReader reader() {
    return reader;
  }

  /** The format that a file's first bytes indicate, whatever its name. */
  static Optional<PictureFormat> of(byte[] start) {
    return Arrays.stream(values()).filter(format -> format.reader.recognises(start)).findFirst();
  }

  /** Whether a file's name is that of a picture that can be read. Hidden files do not count. */
  public static boolean isPicture(Path file) {
    return isPicture(file.getFileName().toString());
  }

  private static boolean isPicture(String name) {
    String extension = extension(name);
    return !name.startsWith(".")
        && Arrays.stream(values()).anyMatch(format -> format.extensions.contains(extension));
  }

  /** What kind of picture a file is by its name, if it is one that cannot be read. */
  public static Optional<String> unreadable(Path file) {
    String name = file.getFileName().toString();
    String extension = extension(name);
    return OTHERS.entrySet().stream()
        .filter(kind -> !name.startsWith(".") && kind.getValue().contains(extension))
        .map(Map.Entry::getKey)
        .findAny();
  }

  /** A name without the extension of a picture that can be read. */
  public static String withoutExtension(String name) {
    return isPicture(name.substring(name.lastIndexOf('/') + 1))
        ? name.substring(0, name.lastIndexOf('.'))
        : name;
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
