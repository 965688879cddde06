package io.mada.train;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.MadaException;
import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.WeightFormat;
import io.mada.api.nn.Weights;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names, shapes and bytes one after another: equal weights give equal files. */
public record TinyFormat() implements WeightFormat {

  @Override
  public Weights read(Path file) {
    try (var in = new DataInputStream(Files.newInputStream(file))) {
      Map<String, String> metadata = new LinkedHashMap<>();
      for (int i = in.readInt(); i > 0; i--) {
        metadata.put(in.readUTF(), in.readUTF());
      }
      Map<String, StoredTensor> tensors = new LinkedHashMap<>();
      for (int i = in.readInt(); i > 0; i--) {
        String name = in.readUTF();
        DataType type = DataType.valueOf(in.readUTF());
        long[] dimensions = new long[in.readInt()];
        for (int d = 0; d < dimensions.length; d++) {
          dimensions[d] = in.readLong();
        }
        ByteBuffer bytes = ByteBuffer.wrap(in.readNBytes(in.readInt()));
        tensors.put(name, new StoredTensor(new Shape(dimensions), type, bytes));
      }
      return new Weights(tensors, metadata);
    } catch (IOException e) {
      throw new MadaException("cannot read " + file, e);
    }
  }

  @Override
  public void write(Path file, Weights weights) {
    try (var out = new DataOutputStream(Files.newOutputStream(file))) {
      out.writeInt(weights.metadata().size());
      for (Map.Entry<String, String> entry : weights.metadata().entrySet()) {
        out.writeUTF(entry.getKey());
        out.writeUTF(entry.getValue());
      }
      out.writeInt(weights.tensors().size());
      for (Map.Entry<String, StoredTensor> entry : weights.tensors().entrySet()) {
        StoredTensor tensor = entry.getValue();
        out.writeUTF(entry.getKey());
        out.writeUTF(tensor.type().name());
        out.writeInt(tensor.shape().dimension());
        for (long dimension : tensor.shape().getShape()) {
          out.writeLong(dimension);
        }
        byte[] bytes = new byte[tensor.bytes().remaining()];
        tensor.bytes().duplicate().get(bytes);
        out.writeInt(bytes.length);
        out.write(bytes);
      }
    } catch (IOException e) {
      throw new MadaException("cannot write " + file, e);
    }
  }
}
