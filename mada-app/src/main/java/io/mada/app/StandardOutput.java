package io.mada.app;

import io.mada.api.MadaException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * The standard output. Java's own ignores write failures, so a list written to a full disk would be
 * empty, with exit status 0.
 */
final class StandardOutput extends OutputStream {

  private static final String READER_GONE = "Broken pipe";

  private final OutputStream out;
  private IOException failure;

  /** Replaces {@link System#out}. */
  static StandardOutput install() {
    var output = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    System.setOut(new PrintStream(output, true, Charset.defaultCharset()));
    return output;
  }

  StandardOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /** Fails if something was not written, unless the reader had enough, as {@code head} does. */
  void requireWritten() {
    if (failure != null && !READER_GONE.equals(failure.getMessage())) {
      throw new MadaException(
          "cannot write to the standard output: " + MadaException.reason(failure), failure);
    }
  }
}
