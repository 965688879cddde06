package io.mada.models.weights;

/** How much more work a file may cause, so that a small file cannot demand a large computer. */
final class Allowance {

  private final String message;
  private long left;

  /**
   * Starts with a full allowance.
   *
   * @param message what is wrong with a file that asks for more
   */
  Allowance(long amount, String message) {
    this.message = message;
    left = amount;
  }

  /** Memory for a file's arrays that cannot be used in place: in proportion to the file. */
  static Allowance memory(long fileBytes, int factor) {
    return new Allowance(
        factor * fileBytes + (64L << 20), "it would unpack to many times its size");
  }

  void take(long amount) {
    if (amount < 0 || amount > left) {
      throw new DamagedFileException(message);
    }
    left -= amount;
  }
}
