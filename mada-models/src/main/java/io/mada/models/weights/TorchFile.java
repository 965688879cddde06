package io.mada.models.weights;

import io.mada.api.nn.WeightFormat;
import io.mada.api.nn.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Files of PyTorch's {@code torch.save}, in both of its formats, and plain pickles of arrays. They
 * are only read, and without running what a pickle may name: anything but the building blocks of
 * arrays and dictionaries is refused.
 */
public final class TorchFile implements WeightFormat {

  private static final String KIND = "PyTorch file";

  /** How many times the file's size its arrays that are not stored row by row may take up. */
  private static final int MEMORY = 4;

  @Override
  public Weights read(Path file) {
    return MappedFile.read(
        file,
        KIND,
        f -> PickledWeights.of(TorchContent.read(f), Allowance.memory(f.size(), MEMORY)));
  }

  @Override
  public boolean isWritable() {
    return false;
  }

  /** Reads a saved list of words or whole numbers. */
  static List<String> readList(Path file) {
    return MappedFile.read(
        file,
        KIND,
        f -> {
          if (!(TorchContent.read(f) instanceof List<?> list)) {
            throw new DamagedFileException("it holds no list");
          }
          List<String> words = new ArrayList<>();
          for (Object item : list) {
            if (!(item instanceof String || item instanceof Integer || item instanceof Long)) {
              throw new DamagedFileException("its list holds more than names and whole numbers");
            }
            words.add(item.toString());
          }
          return words;
        });
  }
}
