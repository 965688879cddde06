package io.mada.app.benchmark;

import io.mada.api.ImageSize;
import io.mada.api.data.RgbImage;
import io.mada.data.image.ImageFiles;
import io.mada.data.image.Resize;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Times decoding a picture and resizing it, in turn with Pillow where {@code python3} has that, one
 * thread against one thread. Prints the medians, in milliseconds, and their ratios.
 *
 * <pre>
 * mvn -q -Pbenchmark -pl mada-app -am verify -Dbenchmark="PictureBenchmark FILE.png 2200 1100 30"
 * </pre>
 */
public final class PictureBenchmark {

  private static final String PILLOW =
      """
      import sys, time
      from PIL import Image
      file, width, height, times = sys.argv[1], *map(int, sys.argv[2:])
      decode, resize = [], []
      for i in range(times):
          begun = time.time()
          picture = Image.open(file).convert('RGB')
          picture.load()
          decode.append(time.time() - begun)
          begun = time.time()
          picture.resize((width, height), Image.BILINEAR)
          resize.append(time.time() - begun)
      print(1000 * sorted(decode)[times // 2], 1000 * sorted(resize)[times // 2])
      """;

  private PictureBenchmark() {}

  /** Takes a file, a size, and how often to repeat. */
  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[0]);
    ImageSize size = new ImageSize(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    int times = Integer.parseInt(arguments[3]);
    double[] pillow = Peer.numbers(2, PILLOW, arguments);
    // The first ones are interpreted.
    median(times, () -> ImageFiles.read(file, Optional.empty()));
    double decode = median(times, () -> ImageFiles.read(file, Optional.empty()));
    RgbImage image = ImageFiles.read(file, Optional.empty());
    median(times, () -> Resize.bilinear(image, size));
    double resize = median(times, () -> Resize.bilinear(image, size));
    print("decode", decode, pillow[0]);
    print("resize", resize, pillow[1]);
  }

  private static double median(int times, Runnable work) {
    double[] taken = new double[times];
    for (int i = 0; i < times; i++) {
      long begun = System.nanoTime();
      work.run();
      taken[i] = (System.nanoTime() - begun) / 1e6;
    }
    return Peer.median(taken);
  }

  private static void print(String what, double ours, double theirs) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "%s: mada %.1f ms, Pillow %.1f ms, which is %.2f times as long",
            what,
            ours,
            theirs,
            theirs / ours));
  }
}
