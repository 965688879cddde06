package io.mada.models.weights;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The object in a file written by {@code torch.save}, or in a plain pickle: dictionaries, lists,
 * tuples (as Java arrays), numbers and text, with {@link StridedArray} for tensors and {@link
 * NumpyArray} for arrays, whose content may still be in the file.
 */
final class TorchContent {

  private static final BigInteger STREAM_MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long STREAM_VERSION = 1001;
  private static final int STORAGE_NAME = 2;
  private static final int STORAGE_VIEW = 5;
  private static final String PICKLE = "data.pkl";
  private static final byte[] BIG_ENDIAN = {'b', 'i', 'g'};

  private TorchContent() {}

  /** Reads either form of {@code torch.save}, or a pickle. */
  static Object read(MappedFile file) throws IOException {
    if (ZipArchive.is(file)) {
      return readZip(new ZipArchive(file));
    }
    PickleInput input = new PickleInput(file.bytes(0, Math.min(file.size(), Integer.MAX_VALUE)));
    Object first = RestrictedUnpickler.read(input);
    return STREAM_MAGIC.equals(first) ? readStream(file, input) : first;
  }

  /** A pickle {@code NAME/data.pkl}, and a storage in each {@code NAME/data/KEY}. */
  private static Object readZip(ZipArchive zip) throws IOException {
    String pickle =
        zip.names().stream()
            .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
            .findFirst()
            .orElseThrow(() -> new DamagedFileException("it is a zip file without data.pkl"));
    String folder = pickle.substring(0, pickle.length() - PICKLE.length());
    String byteOrder = folder + "byteorder";
    if (zip.names().contains(byteOrder)
        && zip.stored(byteOrder).equals(ByteBuffer.wrap(BIG_ENDIAN))) {
      throw new DamagedFileException("it is big-endian");
    }
    Map<String, ByteBuffer> storages = new HashMap<>();
    return RestrictedUnpickler.read(
        new PickleInput(zip.stored(pickle)),
        id -> {
          String entry = folder + "data/" + PickleClasses.argument(id, STORAGE_NAME, String.class);
          return storage(
              id,
              () -> {
                ByteBuffer known = storages.get(entry);
                if (known == null) {
                  known = zip.stored(entry);
                  storages.put(entry, known);
                }
                return known;
              });
        });
  }

  /**
   * After the magic number: version, system, the object, the storages' names, and the storages in
   * that order.
   */
  private static Object readStream(MappedFile file, PickleInput input) throws IOException {
    Object version = RestrictedUnpickler.read(input);
    if (!(version instanceof Number number) || number.longValue() != STREAM_VERSION) {
      throw new DamagedFileException("it is of an unknown version of torch.save");
    }
    if (RestrictedUnpickler.read(input) instanceof Map<?, ?> system
        && Boolean.FALSE.equals(system.get("little_endian"))) {
      throw new DamagedFileException("it is big-endian");
    }
    Map<String, ByteBuffer> storages = new HashMap<>();
    Map<String, ElementType> types = new HashMap<>();
    Object object =
        RestrictedUnpickler.read(
            input,
            id -> {
              if (id.length > STORAGE_VIEW && id[STORAGE_VIEW] != null) {
                throw new DamagedFileException(
                    "it holds views of storages, which PyTorch gave up in 2017");
              }
              String key = PickleClasses.argument(id, STORAGE_NAME, String.class);
              TorchStorage storage = storage(id, () -> found(key, storages));
              types.put(key, storage.type());
              return storage;
            });
    if (!(RestrictedUnpickler.read(input) instanceof List<?> keys)) {
      throw new DamagedFileException("it does not say where its storages are");
    }
    long position = input.position();
    for (Object key : keys) {
      if (!(key instanceof String name) || !types.containsKey(name)) {
        throw new DamagedFileException("it holds a storage that nothing refers to");
      }
      long elements = file.bytes(position, Long.BYTES).getLong();
      long bytes = Sizes.bytes(new long[] {elements}, types.get(name).bytes());
      storages.put(name, file.bytes(position + Long.BYTES, bytes));
      position += Long.BYTES + bytes;
    }
    return object;
  }

  /** A storage from its reference: the word storage, type, name, device, size. */
  private static TorchStorage storage(Object[] id, StridedArray.Memory memory) {
    if (!"storage".equals(id[0])) {
      throw new DamagedFileException("its pickle refers to something that is no storage");
    }
    return new TorchStorage(
        PickleClasses.argument(id, 1, PickleClasses.StorageType.class).elements(), memory);
  }

  private static ByteBuffer found(String key, Map<String, ByteBuffer> storages) {
    ByteBuffer bytes = storages.get(key);
    if (bytes == null) {
      throw new DamagedFileException("its storage " + key + " is missing");
    }
    return bytes;
  }
}
