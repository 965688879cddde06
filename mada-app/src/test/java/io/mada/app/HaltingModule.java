package io.mada.app;

import io.mada.api.MadaException;
import io.mada.api.PluginModule;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Loss;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A module as anyone may write it: the loss {@code halting}, by which tests stop a training in its
 * midst.
 */
public final class HaltingModule extends PluginModule {

  @Override
  protected void configure() {
    bind(Loss.class, "halting", HaltingModule::halting);
  }

  /**
   * Cross-entropy; computation {@code at} fails, or hangs, while {@code folder} holds a file {@code
   * fail}, or {@code hang}, and the file that it names.
   */
  private static Loss halting(Section section) {
    int at = section.integer("at", Range.any());
    Path folder = section.path("folder");
    AtomicInteger computed = new AtomicInteger();
    return (logits, labels) -> {
      if (computed.incrementAndGet() == at) {
        halt(folder);
      }
      return Tensors.crossEntropy(logits, labels);
    };
  }

  private static boolean isWanted(Path folder, String name) {
    Path obstacle = folder.resolve(name);
    try {
      // One that is empty names the folder itself.
      return Files.exists(obstacle) && Files.exists(folder.resolve(Files.readString(obstacle)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void halt(Path folder) {
    if (isWanted(folder, "fail")) {
      throw new MadaException("the power has failed");
    }
    while (isWanted(folder, "hang")) {
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new MadaException("interrupted", e);
      }
    }
  }
}
