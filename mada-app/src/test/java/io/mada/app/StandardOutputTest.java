package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mada.api.MadaException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardOutputTest {

  @Test
  void whatCannotBeWrittenIsAFailure() {
    StandardOutput output = printTo("No space left on device");
    String message = assertThrows(MadaException.class, output::requireWritten).getMessage();
    assertEquals("cannot write to the standard output: No space left on device", message);
  }

  @Test
  void aReaderThatHasEnoughIsNone() {
    printTo("Broken pipe").requireWritten();
  }

  private static StandardOutput printTo(String problem) {
    StandardOutput output =
        new StandardOutput(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException(problem);
              }
            });
    new PrintStream(output, true, StandardCharsets.UTF_8).println("a list");
    return output;
  }
}
