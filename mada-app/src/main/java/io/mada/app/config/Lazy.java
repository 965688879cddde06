package io.mada.app.config;

import java.util.function.Supplier;

/** A value that is created when first asked for, and then kept. */
final class Lazy<T> {

  private final Supplier<T> maker;
  private T value;

  Lazy(Supplier<T> maker) {
    this.maker = maker;
  }

  synchronized T get() {
    if (value == null) {
      value = maker.get();
    }
    return value;
  }
}
