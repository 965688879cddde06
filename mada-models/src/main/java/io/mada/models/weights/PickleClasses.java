package io.mada.models.weights;

import io.mada.api.Text;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import net.razorvine.pickle.IObjectConstructor;

/**
 * The types and functions that a weight file's pickle may name; any other name is refused before
 * anything is built from it. None of them does more than assemble a value.
 */
final class PickleClasses {

  /**
   * The type of a storage, which a reference to a storage names; {@link ElementType#UINT8} for
   * untyped storages.
   */
  record StorageType(ElementType elements) {}

  /** The type {@code numpy.ndarray}, which is named but never called. */
  private enum ArrayClass {
    NDARRAY
  }

  private final Map<String, Object> known = new HashMap<>();
  private final Allowance elements;
  private final Allowance bytes;

  /**
   * @param elements how many elements of lists may be copied
   * @param bytes how many bytes of text may be copied
   */
  PickleClasses(Allowance elements, Allowance bytes) {
    this.elements = elements;
    this.bytes = bytes;
    function("collections", "OrderedDict", this::orderedDict);
    for (ElementType type : ElementType.values()) {
      type.torchStorage().ifPresent(name -> known.put("torch." + name, new StorageType(type)));
      known.put("torch." + type, type);
    }
    for (String module : List.of("torch", "torch.storage")) {
      known.put(module + ".UntypedStorage", new StorageType(ElementType.UINT8));
    }
    function("torch", "Size", arguments -> tuple(arguments, 0));
    function("torch._utils", "_rebuild_tensor", TorchStorage::tensor);
    function("torch._utils", "_rebuild_tensor_v2", TorchStorage::tensor);
    function("torch._utils", "_rebuild_tensor_v3", TorchStorage::tensorOfAnyType);
    function(
        "torch._utils",
        "_rebuild_parameter",
        arguments -> argument(arguments, 0, StridedArray.class));
    known.put("numpy.ndarray", ArrayClass.NDARRAY);
    function("numpy", "dtype", NumpyArray::type);
    for (String module : List.of("numpy.core", "numpy._core")) {
      function(module + ".multiarray", "_reconstruct", arguments -> new NumpyArray());
      function(module + ".multiarray", "scalar", NumpyArray::scalar);
      function(module + ".numeric", "_frombuffer", NumpyArray::ofBuffer);
    }
    function("_codecs", "encode", this::encode);
    for (String module : List.of("builtins", "__builtin__")) {
      function(module, "bytes", arguments -> new byte[0]);
    }
  }

  /** What a name stands for: an {@link IObjectConstructor} or a type. */
  Object find(String module, String name) {
    Object found = known.get(module + "." + name);
    if (found == null) {
      throw new DamagedFileException(
          Text.of(
              "it names the function %s.%s, which weights have no use for; nothing was run",
              module, name));
    }
    return found;
  }

  /** Gives an object its state, as its class would. */
  void build(Object target, Object state) {
    if (target instanceof NumpyArray array) {
      array.fill((Object[]) state);
    } else if (target instanceof ElementType) {
      NumpyArray.checkByteOrder((Object[]) state);
    } else if (!(target instanceof Map)) {
      // An ordered dictionary's attributes, PyTorch's version of each module, say nothing about
      // values.
      throw new DamagedFileException("its pickle gives a state to what has none");
    }
  }

  /** A dictionary's key, unless hashing it could take forever. */
  static Object key(Object key) {
    if (key instanceof List || key instanceof Map) {
      throw new DamagedFileException("its pickle has a key that is no word or number");
    }
    return key;
  }

  /** An argument of a given type. */
  static <T> T argument(Object[] arguments, int index, Class<T> type) {
    if (index >= arguments.length || !type.isInstance(arguments[index])) {
      throw new DamagedFileException("its pickle calls a function with the wrong arguments");
    }
    return type.cast(arguments[index]);
  }

  /** A whole number among arguments. */
  static long number(Object[] arguments, int index) {
    Number number = argument(arguments, index, Number.class);
    return number instanceof Integer i ? i : argument(arguments, index, Long.class);
  }

  /** A shape or strides among arguments. */
  static long[] dimensions(Object[] arguments, int index) {
    Object[] tuple = tuple(arguments, index);
    long[] dimensions = new long[Math.min(tuple.length, Sizes.MAX_DIMENSIONS + 1)];
    for (int i = 0; i < dimensions.length; i++) {
      dimensions[i] = number(tuple, i);
    }
    return dimensions;
  }

  private static Object[] tuple(Object[] arguments, int index) {
    return argument(arguments, index, Object[].class);
  }

  private void function(String module, String name, Function<Object[], Object> body) {
    IObjectConstructor constructor = body::apply;
    known.put(module + "." + name, constructor);
  }

  /** Empty, or from a list of pairs, as Python 2 wrote it. */
  private Object orderedDict(Object[] arguments) {
    Map<Object, Object> dictionary = new LinkedHashMap<>();
    List<?> pairs = arguments.length == 0 ? List.of() : argument(arguments, 0, List.class);
    elements.take(pairs.size());
    for (Object pair : pairs) {
      List<?> entry = pair instanceof Object[] tuple ? Arrays.asList(tuple) : (List<?>) pair;
      dictionary.put(key(entry.get(0)), entry.get(1));
    }
    return dictionary;
  }

  /** Bytes, which protocol 2 writes as text. */
  private Object encode(Object[] arguments) {
    String text = argument(arguments, 0, String.class);
    String encoding = argument(arguments, 1, String.class);
    if (!encoding.equals("latin1") && !encoding.equals("latin-1")) {
      throw new DamagedFileException("its pickle writes bytes in " + encoding);
    }
    bytes.take(text.length());
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
