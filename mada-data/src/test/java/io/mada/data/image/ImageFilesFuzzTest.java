package io.mada.data.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.data.Pictures;
import io.mada.data.label.LabelCode;
import io.mada.data.label.Legend;
import io.mada.data.label.Taxonomies;
import io.mada.testing.FuzzedFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.params.provider.MethodSource;

/** PNG and JPEG files as pictures and as labels. */
class ImageFilesFuzzTest {

  /** What a picture of the most pixels takes that is read, as bytes and as it was decoded. */
  private static final long LARGEST_PICTURE = 1L << 30;

  private final FuzzedFile png = new FuzzedFile("fuzzed.png", LARGEST_PICTURE);
  private final FuzzedFile jpeg = new FuzzedFile("fuzzed.jpg", LARGEST_PICTURE);
  private final FuzzedFile label = new FuzzedFile("label.png", LARGEST_PICTURE);
  private final LabelCode code =
      Legend.of(Taxonomies.named("camvid")).code(Taxonomies.named("camvid"));

  static Stream<byte[]> seeds() throws IOException {
    BufferedImage colors = Pictures.rgb(9, 7, (x, y) -> 0x1f3f7f * (x + y));
    BufferedImage ids = Pictures.grey(9, 7, (x, y) -> x);
    return Stream.of(
        encoded(colors, "png", false),
        encoded(ids, "png", false),
        encoded(ids, "png", true),
        encoded(
            Pictures.palette(9, 7, new int[] {0, 0xff8040, 0xffffff}, (x, y) -> (x + y) % 3),
            "png",
            false),
        encoded(new BufferedImage(9, 7, BufferedImage.TYPE_USHORT_GRAY), "png", false),
        encoded(new BufferedImage(9, 7, BufferedImage.TYPE_INT_ARGB), "png", false),
        encoded(colors, "jpeg", false),
        encoded(colors, "jpeg", true),
        encoded(ids, "jpeg", false));
  }

  /**
   * @param progressive interlaced, in a PNG
   */
  private static byte[] encoded(BufferedImage image, String format, boolean progressive)
      throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setProgressiveMode(
        progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
    var bytes = new ByteArrayOutputStream();
    try (var out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), settings);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  @MethodSource("seeds")
  @FuzzTest
  void areReadOrRefused(byte[] content) throws IOException {
    for (FuzzedFile picture : new FuzzedFile[] {png, jpeg}) {
      picture.mustBeReadOrRefused(
          content,
          file -> {
            RgbImage image = ImageFiles.read(file);
            assertEquals(3 * image.width() * image.height(), image.rgb().length);
            assertEquals(ImageFiles.size(file), image.size());
          });
    }
    label.mustBeReadOrRefused(
        content,
        file -> {
          LabelMap ids = code.read(file);
          assertEquals(ids.width() * ids.height(), ids.ids().length);
          for (byte id : ids.ids()) {
            assertEquals(id, id == (byte) LabelMap.IGNORED || id >= 0 && id < 11 ? id : -2);
          }
        });
  }
}
