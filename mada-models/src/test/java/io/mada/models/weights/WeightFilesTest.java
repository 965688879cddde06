package io.mada.models.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import io.mada.api.ConfigurationException;
import io.mada.api.Factory;
import io.mada.api.MadaException;
import io.mada.api.Plugin;
import io.mada.api.Plugins;
import io.mada.api.Section;
import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightFilesTest {

  private static final Map<String, Plugin<?>> FORMATS =
      Guice.createInjector(new WeightsModule())
          .getInstance(Key.get(new TypeLiteral<Set<Plugin<?>>>() {}))
          .stream()
          .collect(Collectors.toMap(Plugin::name, format -> format, (a, b) -> a, TreeMap::new));

  private static final Plugins PLUGINS =
      new Plugins() {
        @Override
        public <T> Factory<T> find(Class<T> kind, String name, Section section, String key) {
          return settings -> kind.cast(FORMATS.get(name).factory().create(settings));
        }
      };

  private final WeightFiles files = new WeightFiles(PLUGINS, List.copyOf(FORMATS.keySet()));
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "checkpoint_zip.pth, safetensors",
    "checkpoint_legacy.pkl, safetensors",
    "state_dict_dataparallel.pth, safetensors",
    "checkpoint_zip.pth, npz",
    "checkpoint_expected.npz, safetensors"
  })
  void checkpointsAreConvertedUnderTheirPlainNames(String from, String extension) {
    Path to = folder.resolve("out." + extension);

    files.convert(TestFiles.path(from), to);

    Map<String, StoredTensor> expected =
        files.read(TestFiles.path("checkpoint_expected.npz")).tensors();
    assertEquals(expected, files.read(to).tensors());
  }

  @Test
  void metadataIsKeptWhereTheFormatHasAny() {
    Path to = folder.resolve("out.safetensors");

    files.convert(TestFiles.path("checkpoint_zip.pth"), to);

    assertEquals("1234", files.read(to).metadata().get("iter"));
  }

  @Test
  void pickledArraysAreConvertedToNumpys() {
    Path to = folder.resolve("anchors.npy");

    files.convert(TestFiles.path("cluster_centroids_full_10.pkl"), to);

    assertEquals(files.array(TestFiles.path("cluster_centroids_full_10.pkl")), files.array(to));
    assertEquals(new Shape(48640), files.array(to).shape());
  }

  @Test
  void anUnknownExtensionIsAMistakeOfTheUsers() {
    ConfigurationException failure =
        assertThrows(ConfigurationException.class, () -> files.read(Path.of("weights.h5")));

    assertEquals(
        "the format of weights.h5 is unknown; its name must end in .npy, .npz, .pkl, .pt, .pth, .safetensors",
        failure.getMessage());
  }

  @Test
  void pickledFormatsAreNotWritten() {
    Weights weights = new Weights(Map.of("a", TestFiles.counting(ElementType.INT8, 1)), Map.of());

    MadaException failure =
        assertThrows(MadaException.class, () -> files.write(folder.resolve("out.pth"), weights));

    assertTrue(failure.getMessage().contains("write .safetensors instead"), failure.getMessage());
  }

  @Test
  void aConversionThatCannotBeIsAMistakeOfTheUsers() throws IOException {
    Path pth = Files.copy(TestFiles.path("checkpoint_zip.pth"), folder.resolve("a.pth"));
    assertMistake(
        " cannot be written: this format is only read; write .npy, .npz, .safetensors",
        pth,
        "b.pth");
    assertMistake(" is unknown; its name must end in .npy", pth, "b.onnx");
    assertMistake(
        "cannot be written: the folder " + folder.resolve("none") + " does not exist",
        pth,
        "none/b.npz");
    assertMistake(" does not exist", folder.resolve("c.pth"), "b.npz");
    assertMistake("the file " + folder + " is a folder", folder, "b.npz");
    Path npz = folder.resolve("b.npz");
    files.convert(pth, npz);
    byte[] before = Files.readAllBytes(npz);
    Path link = Files.createSymbolicLink(folder.resolve("link.npz"), npz);
    assertMistake(" are the same file; give the result another name", link, "b.npz");
    assertArrayEquals(before, Files.readAllBytes(npz));
  }

  private void assertMistake(String part, Path from, String to) {
    String message =
        assertThrows(ConfigurationException.class, () -> files.convert(from, folder.resolve(to)))
            .getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void severalArraysAreNotOne() {
    assertThrows(MadaException.class, () -> files.array(TestFiles.path("checkpoint_expected.npz")));
  }

  @Test
  void anInspectionListsNamesShapesTypesAndSizes() {
    String[] lines =
        Inspection.of(files.read(TestFiles.path("checkpoint_zip.pth"))).toString().split("\\R");

    assertEquals("backbone.conv1.weight             (4, 3, 3, 3)   float32        432 B", lines[0]);
    assertEquals("12 arrays, 1.0 kB", lines[12]);
    assertEquals("iter: 1234", lines[13]);
    assertEquals("best_iou: 0.4321", lines[14]);
  }
}
