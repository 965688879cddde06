package io.mada.api;

/** The size of an image in pixels. */
public record ImageSize(int width, int height) {

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
