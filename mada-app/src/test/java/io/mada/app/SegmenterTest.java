package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.MadaException;
import io.mada.api.nn.Precision;
import io.mada.api.tensor.FloatMatrix;
import io.mada.data.image.ImageFiles;
import io.mada.internal.npy.NpyFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images in programs: the same as {@code mada predict} makes of files. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SegmenterTest {

  @TempDir private static Path folder;

  private Path checkpoint;
  private Segmenter segmenter;
  private Path file;

  @BeforeAll
  void load() throws IOException {
    TinyExperiment experiment = TinyExperiment.in(folder);
    Cli trained = experiment.run("warmup", "run");
    assertEquals(0, trained.status(), trained.err());
    checkpoint = experiment.directory("run").resolve("warmup/best.safetensors");
    segmenter = Segmenter.builder().device("cpu").threads(1).load(checkpoint);
    file = Files.createDirectories(folder.resolve("images")).resolve("one.png");
    ImageIO.write(image(BufferedImage.TYPE_3BYTE_BGR), "png", file.toFile());
    Cli predicted =
        Cli.run(
            "predict",
            "--checkpoint=" + checkpoint,
            "--images=" + folder.resolve("images"),
            "--output=" + folder.resolve("out"),
            "--logits",
            "--device=cpu",
            "--quiet");
    assertEquals(0, predicted.status(), predicted.err());
  }

  @AfterAll
  void close() {
    segmenter.close();
  }

  @Test
  void aFileBecomesWhatTheCommandLineMakesOfIt() throws IOException {
    Segmentation seen = segmenter.predict(file);

    seen.write(folder.resolve("mask.png"));
    assertArrayEquals(bytes("out/one.png"), bytes("mask.png"));
    BufferedImage overlay = seen.overlay(image(BufferedImage.TYPE_3BYTE_BGR));
    assertArrayEquals(
        ImageFiles.read(folder.resolve("out/one_overlay.png")).rgb(),
        ImageFiles.of(overlay, java.util.Optional.empty()).rgb());
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_INT_BGR,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_INT_ARGB_PRE,
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_4BYTE_ABGR,
        BufferedImage.TYPE_4BYTE_ABGR_PRE
      })
  void anImageOfAnyKindIsTheSameAsItsFile(int type) {
    BufferedImage image = image(type);

    assertArrayEquals(
        segmenter.predict(file).labels().ids(), segmenter.predict(image).labels().ids());
  }

  @Test
  void greyIsSpreadAsThatOfAFile() throws IOException {
    var grey = new BufferedImage(48, 40, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 48 * 40; i++) {
      grey.getRaster().setSample(i % 48, i / 48, 0, i % 256);
    }
    Path written = folder.resolve("grey.png");
    ImageIO.write(grey, "png", written.toFile());

    assertArrayEquals(
        ImageFiles.read(written).rgb(), ImageFiles.of(grey, java.util.Optional.empty()).rgb());
    assertArrayEquals(
        segmenter.predict(written).labels().ids(), segmenter.predict(grey).labels().ids());
  }

  @Test
  void aPartOfAnImageIsAnImage() {
    var larger = new BufferedImage(60, 60, BufferedImage.TYPE_3BYTE_BGR);
    BufferedImage image = image(BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < 48 * 40; i++) {
      larger.setRGB(7 + i % 48, 9 + i / 48, image.getRGB(i % 48, i / 48));
    }

    assertArrayEquals(
        segmenter.predict(image).labels().ids(),
        segmenter.predict(larger.getSubimage(7, 9, 48, 40)).labels().ids());
  }

  @Test
  void theLogitsAreThoseOfTheCommandLine() {
    FloatMatrix wanted = NpyFile.read(folder.resolve("out/one.npy"));

    Logits logits = segmenter.logits(image(BufferedImage.TYPE_INT_RGB));

    assertEquals(List.of(19, 8, 8), List.of(logits.classes(), logits.height(), logits.width()));
    for (int c = 0; c < 19; c++) {
      for (int i = 0; i < 64; i++) {
        assertEquals(wanted.row(c)[i], logits.at(c, i / 8, i % 8));
      }
    }
  }

  @Test
  void aSegmentationSaysClassesSharesAndColours() {
    Segmentation seen = segmenter.predict(image(BufferedImage.TYPE_INT_RGB));

    int id = seen.labels().ids()[3 * 48 + 5];
    assertEquals(segmenter.taxonomy().names().get(id), seen.classAt(5, 3));
    assertEquals(
        segmenter.taxonomy().classes().get(id).rgb(), seen.picture().getRGB(5, 3) & 0xffffff);
    assertEquals(id, seen.picture().getRaster().getSample(5, 3, 0));
    assertEquals(19, seen.shares().size());
    assertEquals(1, seen.shares().values().stream().mapToDouble(share -> share).sum(), 1e-12);
    long pixels = 0;
    for (byte other : seen.labels().ids()) {
      pixels += other == id ? 1 : 0;
    }
    assertEquals(pixels / (48. * 40), seen.shares().get(seen.classAt(5, 3)), 1e-12);
    assertThrows(IndexOutOfBoundsException.class, () -> seen.classAt(48, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> seen.overlay(new BufferedImage(40, 48, BufferedImage.TYPE_INT_RGB)));
  }

  @Test
  void severalThreadsGetWhatOneGets() throws Exception {
    List<BufferedImage> images = new ArrayList<>();
    for (int size = 30; size < 50; size++) {
      images.add(image(BufferedImage.TYPE_INT_RGB).getSubimage(0, 0, Math.min(48, size), 40));
    }
    List<Segmentation> alone = segmenter.predict(images);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Segmentation>> together =
          images.stream().map(image -> threads.submit(() -> segmenter.predict(image))).toList();
      for (int i = 0; i < images.size(); i++) {
        assertArrayEquals(alone.get(i).labels().ids(), together.get(i).get().labels().ids());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whatIsWrongIsSaidInALine() {
    assertError("no.png does not exist", () -> segmenter.predict(Path.of("no.png")));
    assertError("the weight file no.safetensors", () -> Segmenter.load(Path.of("no.safetensors")));
    assertError("--device must be", () -> Segmenter.builder().device("tpu").load(checkpoint));
    assertError("none does not exist", () -> Segmenter.builder().plugins(Path.of("none")));
    var dark = new BufferedImage(8, 8, BufferedImage.TYPE_USHORT_GRAY);
    assertError("the image holds 16 bits a sample, but would be", () -> segmenter.predict(dark));
  }

  @Test
  void aClosedSegmenterSaysSo() {
    Segmenter closed =
        Segmenter.builder().device("cpu").precision(Precision.FLOAT32).load(checkpoint);
    assertEquals(Precision.FLOAT32, closed.precision());
    closed.close();
    closed.close();

    BufferedImage image = image(BufferedImage.TYPE_INT_RGB);
    assertThrows(IllegalStateException.class, () -> closed.predict(image));
  }

  private static void assertError(String part, Runnable work) {
    var error = assertThrows(MadaException.class, work::run);
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }

  /** Opaque, so that colours that are shaded by their alpha lose nothing. */
  private static BufferedImage image(int type) {
    var image = new BufferedImage(48, 40, type);
    for (int i = 0; i < 48 * 40; i++) {
      image.setRGB(i % 48, i / 48, 0xff000000 | i * 7919);
    }
    return image;
  }

  private static byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name));
  }
}
