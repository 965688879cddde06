package io.mada.app;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.nn.StoredTensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes what PyTorch's older {@code torch.save} writes, in which the method's authors published
 * their files: three pickles of protocol 2 that say what follows, the object, the list of its
 * storages, and their bytes.
 */
final class TorchPickle {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private TorchPickle() {
    code(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.');
    code(0x80, 2, 'M', 0xe9, 3, '.');
    code(0x80, 2, '}', '(')
        .text("protocol_version")
        .code('M', 0xe9, 3)
        .text("little_endian")
        .code(0x88);
    code('u', '.', 0x80, 2);
  }

  /** A NumPy array of float32. */
  static void array(Path file, float[] values, int... shape) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    TorchPickle pickle = new TorchPickle();
    pickle
        .name("numpy.core.multiarray", "_reconstruct")
        .name("numpy", "ndarray")
        .code('K', 0, 0x85)
        .latin("b");
    pickle.code(0x87, 'R', '(', 'K', 1).tuple(shape);
    pickle.name("numpy", "dtype").text("f4").code('K', 0, 'K', 1, 0x87, 'R', '(', 'K', 3).text("<");
    pickle.code('N', 'N', 'N').number(-1).number(-1).code('K', 0, 't', 'b', 0x89);
    pickle.latin(new String(bytes.array(), StandardCharsets.ISO_8859_1)).code('t', 'b', '.');
    pickle.code(0x80, 2, ']', '.').write(file);
  }

  /** A state dictionary; float32 and int64. */
  static void weights(Path file, Map<String, StoredTensor> tensors) throws IOException {
    TorchPickle pickle = new TorchPickle();
    Map<String, StoredTensor> storages = new LinkedHashMap<>();
    pickle.name("collections", "OrderedDict").code(')', 'R', '(');
    tensors.forEach(
        (name, tensor) -> {
          Shape shape = tensor.shape();
          String key = Integer.toString(storages.size());
          storages.put(key, tensor);
          pickle
              .text(name)
              .name("torch._utils", "_rebuild_tensor_v2")
              .code('(', '(')
              .text("storage");
          pickle
              .name("torch", tensor.type() == DataType.INT64 ? "LongStorage" : "FloatStorage")
              .text(key)
              .text("cpu");
          pickle
              .number((int) shape.size())
              .code('N', 't', 'Q', 'K', 0)
              .tuple(ints(shape))
              .tuple(strides(shape));
          pickle.code(0x89).name("collections", "OrderedDict").code(')', 'R', 't', 'R');
        });
    pickle.code('u', '.', 0x80, 2, ']', '(');
    storages.keySet().forEach(pickle::text);
    pickle.code('e', '.');
    storages
        .values()
        .forEach(
            tensor -> {
              byte[] bytes = new byte[tensor.bytes().remaining()];
              tensor.bytes().duplicate().get(bytes);
              ByteBuffer size =
                  ByteBuffer.allocate(8)
                      .order(ByteOrder.LITTLE_ENDIAN)
                      .putLong(0, tensor.shape().size());
              pickle.out.writeBytes(size.array());
              pickle.out.writeBytes(bytes);
            });
    pickle.write(file);
  }

  private static int[] ints(Shape shape) {
    int[] sizes = new int[shape.dimension()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = (int) shape.get(i);
    }
    return sizes;
  }

  private static int[] strides(Shape shape) {
    int[] strides = new int[shape.dimension()];
    for (int i = 0; i < strides.length; i++) {
      strides[i] = (int) shape.slice(i + 1).size();
    }
    return strides;
  }

  private void write(Path file) throws IOException {
    Files.write(file, out.toByteArray());
  }

  private TorchPickle code(int... codes) {
    for (int code : codes) {
      out.write(code);
    }
    return this;
  }

  private TorchPickle name(String module, String name) {
    out.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  private TorchPickle text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    code('X').little(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  /** Bytes, in Python 3's way of saying them to Python 2. */
  private TorchPickle latin(String text) {
    return name("_codecs", "encode").text(text).text("latin1").code(0x86, 'R');
  }

  private TorchPickle number(int number) {
    return code('J').little(number);
  }

  private TorchPickle tuple(int... numbers) {
    code('(');
    for (int number : numbers) {
      number(number);
    }
    return code('t');
  }

  private TorchPickle little(int number) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0, number).array());
    return this;
  }
}
