package io.mada.label.web;

/** A page's request is refused, with a one-line reason. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;

  private Refusal(int status, String line) {
    super(line);
    this.status = status;
  }

  static Refusal bad(String line) {
    return new Refusal(400, line);
  }

  static Refusal forbidden(String line) {
    return new Refusal(403, line);
  }

  static Refusal missing(String line) {
    return new Refusal(404, line);
  }

  static Refusal conflict(String line) {
    return new Refusal(409, line);
  }

  int status() {
    return status;
  }
}
