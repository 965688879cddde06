package io.mada.api.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript module written as text: it gives access to libtorch operators that DJL does not
 * offer.
 *
 * <p>A TorchScript archive is a zip of four stored entries. This class assembles one around the
 * text of a class without state, and calls its methods. The module owns no arrays, so one instance
 * serves every device and thread.
 */
final class TorchScript {

  private static final int[] PICKLED_EMPTY_TUPLE = {0x80, 2, ')', '.'};

  private final NDManager manager;
  private final Block block;
  private final ParameterStore parameters;
  private final Map<String, NDArray> names = new ConcurrentHashMap<>();

  /**
   * @param className the name of the class that the text defines
   * @param resource the text, beside this class
   */
  TorchScript(String className, String resource) {
    // It has no weights. On a GPU it would take up part of the first one, whichever is used.
    manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
    try {
      // What ai.djl.Model does too, but it also makes a temporary folder that outlives a killed
      // process.
      var archive = new ByteArrayInputStream(archive(className, read(resource)));
      block = JniUtils.loadModule((PtNDManager) manager, archive, false, false);
    } catch (IOException e) {
      throw new IllegalStateException("libtorch refuses the operators in " + resource, e);
    }
    block.freezeParameters(true);
    parameters = new ParameterStore(manager, false);
  }

  /**
   * Calls a method. Gradients pass through it where the calling thread records them and {@code
   * recording} is true.
   *
   * @param scope owns the result
   * @param arguments arrays; neighbours that share a name ending in {@code []} form one list. Other
   *     names must be null
   */
  NDArray call(NDManager scope, String method, boolean recording, NDList arguments) {
    NDList all = new NDList(arguments);
    all.add(names.computeIfAbsent(method, this::name));
    // Without recording, yet not in DJL's inference mode, for which libtorch prints a warning.
    try (Recording off = recording ? null : Recording.off()) {
      NDArray result = block.forward(parameters, all, true).singletonOrThrow();
      result.attach(scope);
      return result;
    }
  }

  /** DJL takes a method's name from an extra array of that name; one is kept for each method. */
  private NDArray name(String method) {
    NDArray name = manager.create(0);
    name.setName("module_method:" + method);
    return name;
  }

  private static byte[] archive(String className, String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      store(zip, "operators/data.pkl", instance(className));
      store(zip, "operators/code/__torch__.py", text.getBytes(StandardCharsets.UTF_8));
      store(zip, "operators/constants.pkl", bytes(PICKLED_EMPTY_TUPLE));
      store(zip, "operators/version", "3\n".getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.toByteArray();
  }

  /**
   * The pickle, protocol 2, of an object of the class with the two attributes that every module
   * has.
   */
  private static byte[] instance(String className) throws IOException {
    var out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x80, 2, 'c'});
    out.write(("__torch__\n" + className + "\n").getBytes(StandardCharsets.US_ASCII));
    out.write(new byte[] {')', (byte) 0x81, '}', '('});
    string(out, "training");
    out.write(0x88);
    string(out, "_is_full_backward_hook");
    out.write(new byte[] {'N', 'u', 'b', '.'});
    return out.toByteArray();
  }

  private static void string(ByteArrayOutputStream out, String s) throws IOException {
    out.write('X');
    out.write(new byte[] {(byte) s.length(), 0, 0, 0});
    out.write(s.getBytes(StandardCharsets.US_ASCII));
  }

  /** PyTorch's reader maps entries straight from the archive, so none may be compressed. */
  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    var entry = new ZipEntry(name);
    var crc = new CRC32();
    crc.update(content);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] bytes(int[] values) {
    byte[] result = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (byte) values[i];
    }
    return result;
  }

  private static String read(String resource) {
    try (InputStream in = TorchScript.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
