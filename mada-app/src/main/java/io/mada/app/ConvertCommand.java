package io.mada.app;

import java.nio.file.Path;
import java.util.List;

/** Writes a weight file in another format. */
final class ConvertCommand implements Command {

  @Override
  public String usage() {
    return "convert IN OUT";
  }

  @Override
  public String summary() {
    return "convert weight files: .pth, .pkl, .safetensors, .npz, .npy to .safetensors, .npz, .npy";
  }

  @Override
  public void execute(CommandLine line) {
    List<Path> files = line.files(2);
    line.weightFiles().convert(files.get(0), files.get(1));
  }
}
