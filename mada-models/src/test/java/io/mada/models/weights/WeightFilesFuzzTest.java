package io.mada.models.weights;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mada.testing.FuzzedFile;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reader of weights gets every file, as it does when a file has the wrong name. */
class WeightFilesFuzzTest {

  private final FuzzedFile npy = new FuzzedFile("fuzzed.npy");
  private final FuzzedFile npz = new FuzzedFile("fuzzed.npz");
  private final FuzzedFile safetensors = new FuzzedFile("fuzzed.safetensors");
  private final FuzzedFile torch = new FuzzedFile("fuzzed.pth");
  private final FuzzedFile names = new FuzzedFile("fuzzed.pkl");

  static Stream<byte[]> seeds() throws IOException {
    return TestFiles.contents(
        "checkpoint_expected.npz",
        "checkpoint_legacy.pkl",
        "checkpoint_zip.pth",
        "compressed.npz",
        "evil.pkl",
        "evil.pth",
        "fortran.npy",
        "names.pkl",
        "numpy_protocol2.pkl",
        "numpy_protocol4.pkl",
        "numpy_protocol5.pkl",
        "reference.safetensors",
        "types_legacy.pth",
        "types_zip.pth");
  }

  @MethodSource("seeds")
  @FuzzTest
  void areReadOrRefused(byte[] content) throws IOException {
    npy.mustBeReadOrRefused(content, file -> TestFiles.look(new Npy().read(file)));
    npz.mustBeReadOrRefused(content, file -> TestFiles.look(new Npz().read(file)));
    safetensors.mustBeReadOrRefused(content, file -> TestFiles.look(new Safetensors().read(file)));
    torch.mustBeReadOrRefused(content, file -> TestFiles.look(new TorchFile().read(file)));
    names.mustBeReadOrRefused(
        content, file -> assertTrue(NameList.read(file).stream().noneMatch(name -> name == null)));
  }
}
