package io.mada.api;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * A failure whose message tells the user what was wrong, where, and what to do. The command line
 * prints the message alone and exits with {@link #exitStatus()}.
 */
public class MadaException extends RuntimeException {

  private static final int LONGEST = 2000;

  /**
   * A failure that was found here.
   *
   * @param message for the user; made into one line if it is not
   */
  public MadaException(String message) {
    super(line(message));
  }

  /**
   * A failure with another one as its cause.
   *
   * @param message for the user, including what the cause says; made into one line if it is not
   * @param cause for finding the place with {@code --debug}
   */
  public MadaException(String message, Throwable cause) {
    super(line(message), cause);
  }

  /**
   * A name or number that a message quotes from a file may contain line breaks and terminal control
   * characters.
   */
  private static String line(String message) {
    if (message == null) {
      return null;
    }
    String cut = message.length() > LONGEST ? message.substring(0, LONGEST) + "..." : message;
    return cut.replaceAll("[\\t\\n\\r\\u2028\\u2029\\u0085]+", " ").replaceAll("\\p{Cc}", "?");
  }

  /**
   * A file that could not be used, with the reason in words.
   *
   * @param action what was tried, such as {@code read}
   * @param file named in the message
   * @param cause says why
   * @return to be thrown by the caller
   */
  public static MadaException cannot(String action, Path file, IOException cause) {
    return new MadaException("cannot " + action + " " + file + ": " + reason(cause), cause);
  }

  /**
   * Why something could not be read or written, in words: Java's own messages are often the file's
   * name alone.
   *
   * @param e says why
   * @return the reason without the file's name, such as "access is denied"
   */
  public static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "it, or its folder, does not exist";
    }
    if (e instanceof AccessDeniedException) {
      return "access is denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "there is a file of this name already";
    }
    if (e instanceof NotDirectoryException) {
      return "it is no folder";
    }
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    // A library's wrapper says less than the error that it wraps.
    if (e.getCause() instanceof IOException cause) {
      return reason(cause);
    }
    // The message of a more specific exception only makes sense with the name of its class.
    boolean plain = e.getClass() == IOException.class;
    return plain && e.getMessage() != null
        ? e.getMessage()
        : e.toString().replaceFirst("^(\\w+\\.)+", "");
  }

  /**
   * The exit status of a command that fails in this way.
   *
   * @return 1, a failure in the work; subclasses say otherwise
   */
  public int exitStatus() {
    return 1;
  }
}
