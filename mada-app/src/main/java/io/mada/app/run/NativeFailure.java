package io.mada.app.run;

import io.mada.api.MadaException;
import io.mada.app.guard.Guard;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.stream.Stream;

/** Turns errors that come out of libtorch, or from unexpected places, into one line. */
public final class NativeFailure {

  private static final int LONGEST = 300;

  /** DJL's class that finds libtorch, unpacks or downloads it, and loads it. */
  private static final String LOADER = "ai.djl.pytorch.jni.LibUtils";

  private NativeFailure() {}

  public static String explain(Throwable error) {
    Throwable failure =
        error instanceof ExceptionInInitializerError e && e.getCause() != null
            ? e.getCause()
            : error;
    if (isFrom(LOADER, "", failure)) {
      return withoutLibtorch(failure);
    }
    String line = firstLine(String.valueOf(failure.getMessage()));
    if (Guard.isShortOfMemory(failure)) {
      return "out of memory on the device: "
          + line
          + "; lower the batch, random_crop or size, raise accumulate, or take --precision bfloat16";
    }
    String kind =
        failure instanceof LinkageError
            ? "a plug-in was built against another version"
            : "unexpected failure";
    return kind
        + ": "
        + failure.getClass().getSimpleName()
        + ": "
        + line
        + " (--debug shows where)";
  }

  private static String withoutLibtorch(Throwable failure) {
    String reason =
        causes(failure).reduce((first, second) -> second).map(NativeFailure::reason).orElseThrow();
    return isFrom(LOADER, "download", failure)
        ? "libtorch for the GPU cannot be downloaded: "
            + reason
            + "; set PYTORCH_LIBRARY_PATH to the lib folder of an"
            + " installed PyTorch, or do without a GPU by --device cpu"
        : "libtorch cannot be loaded: "
            + reason
            + "; it is unpacked to DJL_CACHE_DIR, or else to .djl.ai in the home"
            + " folder";
  }

  private static String reason(Throwable cause) {
    String file =
        cause instanceof FileSystemException f && f.getFile() != null ? f.getFile() + ": " : "";
    return firstLine(
        cause instanceof IOException e ? file + MadaException.reason(e) : cause.getMessage() + "");
  }

  private static boolean isFrom(String type, String method, Throwable failure) {
    return causes(failure)
        .flatMap(cause -> Arrays.stream(cause.getStackTrace()))
        .anyMatch(
            frame -> frame.getClassName().equals(type) && frame.getMethodName().startsWith(method));
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
  }

  private static String firstLine(String message) {
    String first = message.lines().findFirst().orElse("").strip();
    return first.length() > LONGEST ? first.substring(0, LONGEST) + "..." : first;
  }
}
