package io.mada.app.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;

class NativeFailureTest {

  @Test
  void aDownloadThatFailsSaysWhatCanBeDoneWithoutIt() {
    String line = explain("downloadPyTorch", new UnknownHostException("download.example"));
    assertEquals(
        "libtorch for the GPU cannot be downloaded: UnknownHostException: download.example; set PYTORCH_LIBRARY_PATH to"
            + " the lib folder of an installed PyTorch, or do without a GPU by --device cpu",
        line);
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() {
    String line =
        explain("copyNativeLibraryFromClasspath", new AccessDeniedException("/home/ann/.djl.ai"));
    assertTrue(
        line.startsWith(
            "libtorch cannot be loaded: /home/ann/.djl.ai: access is denied; it is unpacked"),
        line);
  }

  @Test
  void aFailureWhileAClassIsMadeIsTheFailureItself() {
    String line =
        NativeFailure.explain(
            new ExceptionInInitializerError(new IllegalStateException("no operators")));
    assertEquals(
        "unexpected failure: IllegalStateException: no operators (--debug shows where)", line);
  }

  private static String explain(String method, IOException cause) {
    var failure = new EngineException("Failed", cause);
    failure.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("ai.djl.pytorch.jni.LibUtils", method, "LibUtils.java", 1)
        });
    return NativeFailure.explain(failure);
  }
}
