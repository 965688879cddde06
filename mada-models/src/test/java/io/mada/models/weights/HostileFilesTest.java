package io.mada.models.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.mada.api.MadaException;
import io.mada.api.nn.WeightFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files made to run something, to fill the memory, or to reach outside. */
class HostileFilesTest {

  /** Far above what any of these files needs, far below what they ask for. */
  private static final long MOST_BYTES = 256L << 20;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"evil.pth", "evil.pkl"})
  void publishedTrapsAreRefusedByTheirFunctionsName(String name) {
    String message = refusal(new TorchFile(), TestFiles.path(name));

    assertTrue(message.contains("posix.system"), message);
    assertTrue(Files.notExists(Path.of("mada-was-here")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          called               | cbuiltins~eval~(S'1'~tR.                          | builtins.eval
          Python 2's name      | c__builtin__~eval~(S'1'~tR.                       | __builtin__.eval
          only named           | cos~system~.                                      | os.system
          a process            | csubprocess~Popen~(S'id'~tR.                      | subprocess.Popen
          nested in a dict     | }S'a'~]csubprocess~check_output~(S'id'~tRas.      | subprocess.check_output
          named on the stack   | S'os'~S'system'~\u0093.                           | os.system
          instance             | (S'id'~ios~system~.                               | os.system
          instance of a list   | (cos~system~S'id'~o.                              | os.system
          new object           | cos~_wrap_close~)\u0081.                          | os._wrap_close
          behind a good name   | ccollections~OrderedDict~(cnt~system~(tRtR.       | nt.system
          library's own class  | cdatetime~datetime~(tR.                           | datetime.datetime
          library's exception  | cexceptions~Exception~(tR.                        | exceptions.Exception
          library's time zone  | cpytz~timezone~(S'UTC'~tR.                        | pytz.timezone
          attribute of a name  | cbuiltins~getattr~(tR.                            | builtins.getattr
          a class dictionary   | c__main__~Model~)\u0081}b.                        | __main__.Model
          """)
  void functionsAreRefusedHoweverTheyAreNamed(String title, String pickle, String function)
      throws IOException {
    Path file = write("trap.pkl", bytes(pickle));

    String message = refusal(new TorchFile(), file);

    assertTrue(message.contains("the function " + function + ","), title + ": " + message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ccollections~OrderedDict~(I1~tR.",
        "ccollections~OrderedDict~((I1~ltR.",
        "ccollections~OrderedDict~I1~R.",
        "ctorch~Size~)R.",
        "ctorch~FloatStorage~)R.",
        "ctorch._utils~_rebuild_tensor_v2~)R.",
        "ctorch._utils~_rebuild_tensor_v2~(NI0~(I1~t(I1~ttR.",
        "ctorch._utils~_rebuild_parameter~(I1~tR.",
        "cnumpy~dtype~(S'O8'~tR.",
        "cnumpy~dtype~(S'f4'~tR(I3~S'>'~tb.",
        "cnumpy~ndarray~)R.",
        "cnumpy.core.multiarray~_reconstruct~)R.",
        "cnumpy.core.multiarray~_reconstruct~)R)b.",
        "cnumpy.core.multiarray~scalar~(cnumpy~dtype~(S'f8'~tRC\u0001xtR.",
        "c_codecs~encode~(S'a'~S'utf-16'~tR.",
        "I1~}b.",
        "}]I1~s.",
        "Pstorage~.",
        "I1~Q.",
        "\u0080\u0009.",
        "\u0082\u0001.",
        "\u0097.",
        "(((((.",
        ".",
        "N.",
        "}.",
        "garbage"
      })
  void whatMakesNoSenseIsRefused(String pickle) throws IOException {
    refusal(new TorchFile(), write("odd.pkl", bytes(pickle)));
  }

  @Test
  void aTrapInsideAZipIsRefused() throws IOException {
    Path file =
        write(
            "trap.pth", zip("a/data.pkl", bytes("cos~system~(S'id'~tR."), "a/version", bytes("3")));

    assertTrue(refusal(new TorchFile(), file).contains("os.system"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../data/0", "/etc/passwd", "a/../../b", "..\\b"})
  void aZipThatReachesOutsideIsRefused(String name) throws IOException {
    byte[] zip = zip("a/data.pkl", bytes("}."), name, bytes("x"));

    assertTrue(refusal(new TorchFile(), write("outside.pth", zip)).contains("outside itself"));
    assertTrue(refusal(new Npz(), write("outside.npz", zip)).contains("outside itself"));
  }

  @Test
  void aBombIsNotInflated() throws IOException {
    refusal(new TorchFile(), write("bomb.pth", deflated("a/data.pkl", new byte[1 << 20])));
    refusal(new Npz(), write("bomb.npz", deflated("a.npy", new byte[80 << 20])));
  }

  @Test
  void anArchiveThatLiesAboutItsSizeIsRefused() throws IOException {
    byte[] zip = deflated("a.npy", new byte[1000]);
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int directory = bytes.getInt(zip.length - 22 + 16);
    bytes.putInt(directory + 24, 2_000_000_000);

    refusal(new Npz(), write("lie.npz", zip));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "B\u00ff\u00ff\u00ff\u007f",
        "X\u00ff\u00ff\u00ff\u007f",
        "T\u00ff\u00ff\u00ff\u007f",
        "\u008b\u00ff\u00ff\u00ff\u007f",
        "\u008e\u00ff\u00ff\u00ff\u007f\u0000\u0000\u0000\u0000",
        "\u008d\u00ff\u00ff\u00ff\u007f\u0000\u0000\u0000\u0000",
        "\u0096\u00ff\u00ff\u00ff\u007f\u0000\u0000\u0000\u0000",
        "\u008e\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff"
      })
  void aFewBytesCannotAskForGigabytes(String pickle) throws IOException {
    refusal(new TorchFile(), write("big.pkl", bytes(pickle + "....")));
  }

  @Test
  void dictionariesThatShareThemselvesDoNotMultiply() throws IOException {
    StringBuilder pickle = new StringBuilder("N");
    for (int i = 0; i < 60; i++) {
      char memo = (char) i;
      pickle.append("q" + memo + "0(S'a'~h" + memo + "S'b'~h" + memo + "d");
    }
    String message = refusal(new TorchFile(), write("laughs.pkl", bytes(pickle + ".")));
    assertTrue(message.contains("too many values"), message);
  }

  @Test
  void nestingHasAnEnd() throws IOException {
    for (String pickle :
        List.of("(".repeat(200_000) + "t".repeat(200_000) + ".", "]q\u0001h\u0001a.")) {
      String message = refusal(new TorchFile(), write("deep.pkl", bytes(pickle)));
      assertTrue(message.contains("nested too deeply"), message);
    }
  }

  @Test
  void anExpandedTensorCannotGrowBeyondItsFile() throws IOException {
    String tensor =
        "ctorch._utils~_rebuild_tensor_v2~((S'storage'~ctorch~FloatStorage~S'0'~S'cpu'~I1~tQ"
            + "I0~(I500000000~t(I0~tI00~NtR";
    byte[] zip = zip("a/data.pkl", bytes("}S'w'~" + tensor + "s."), "a/data/0", new byte[4]);

    String message = refusal(new TorchFile(), write("wide.pth", zip));

    assertTrue(message.contains("unpack to many times its size"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(4611686018427387904, 4)", "(1000000000, 2)", "(-1,)", "(99999999999999999999,)"})
  void impossibleShapesAreRefused(String shape) throws IOException {
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }\n";
    ByteBuffer file = ByteBuffer.allocate(10 + header.length()).order(ByteOrder.LITTLE_ENDIAN);
    file.put(bytes("\u0093NUMPY\u0001\u0000")).putShort((short) header.length()).put(bytes(header));

    refusal(new Npy(), write("shape.npy", file.array()));
  }

  @Test
  void emptyAndRandomFilesAreRefused() throws IOException {
    byte[] noise = new byte[4096];
    new Random(1).nextBytes(noise);
    for (WeightFormat format :
        new WeightFormat[] {new TorchFile(), new Safetensors(), new Npz(), new Npy()}) {
      refusal(format, write("empty", new byte[0]));
      refusal(format, write("noise", noise));
      refusal(format, folder);
      refusal(format, folder.resolve("absent"));
    }
  }

  /** The one line that reading ends with. */
  private static String refusal(WeightFormat format, Path file) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    MadaException failure = assertThrows(MadaException.class, () -> format.read(file));
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < MOST_BYTES, allocated + " bytes allocated for " + file);
    assertTrue(failure.getMessage().contains(file.getFileName().toString()), failure.getMessage());
    assertFalse(failure.getMessage().contains("\n"), failure.getMessage());
    assertEquals(Files.isRegularFile(file) ? 1 : 2, failure.exitStatus());
    return failure.getMessage();
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  /** A pickle as text: a character a byte, ~ for the end of a line. */
  private static byte[] bytes(String text) {
    return text.replace('~', '\n').getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] zip(String first, byte[] firstContent, String second, byte[] secondContent)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, first, firstContent);
      store(zip, second, secondContent);
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] deflated(String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }
}
