package io.mada.models.weights;

import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.WeightFormat;
import io.mada.api.nn.Weights;
import io.mada.internal.file.WholeFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * NumPy's format for named arrays, {@code .npz}: a zip file of {@link Npy} files. It holds no
 * metadata.
 */
public final class Npz implements WeightFormat {

  private static final String SUFFIX = ".npy";

  /**
   * How many times the file's size its compressed arrays may take up; absent classes are rows of
   * zeros.
   */
  private static final int MEMORY = 100;

  /** The earliest time in zip files, so that equal arrays make equal files. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  @Override
  public Weights read(Path file) {
    return MappedFile.read(
        file,
        "NumPy archive",
        f -> {
          ZipArchive zip = new ZipArchive(f);
          Allowance memory = Allowance.memory(f.size(), MEMORY);
          Map<String, StoredTensor> tensors = new LinkedHashMap<>();
          for (String entry : zip.names()) {
            if (entry.endsWith(SUFFIX)) {
              String name = entry.substring(0, entry.length() - SUFFIX.length());
              tensors.put(name, Npy.parse(zip.content(entry, memory)).store(memory));
            }
          }
          return new Weights(tensors, Map.of());
        });
  }

  @Override
  public void write(Path file, Weights weights) {
    Map<String, ByteBuffer> headers = new LinkedHashMap<>();
    weights.tensors().forEach((name, array) -> headers.put(name, Npy.header(file, name, array)));
    WholeFile.write(
        file,
        channel -> {
          OutputStream out = Channels.newOutputStream(channel);
          ZipOutputStream zip = new ZipOutputStream(out);
          for (Map.Entry<String, ByteBuffer> header : headers.entrySet()) {
            StoredTensor array = weights.tensors().get(header.getKey());
            store(zip, header.getKey() + SUFFIX, header.getValue(), array.bytes());
          }
          zip.finish();
        });
  }

  private static void store(
      ZipOutputStream zip, String name, ByteBuffer header, ByteBuffer elements) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(header.duplicate());
    crc.update(elements.duplicate());
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize((long) header.remaining() + elements.remaining());
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(NO_TIME);
    zip.putNextEntry(entry);
    WritableByteChannel channel = Channels.newChannel(zip);
    channel.write(header);
    channel.write(elements.duplicate());
    zip.closeEntry();
  }
}
