package io.mada.label.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A token that whoever comes from another machine must know. */
record Secret(String token) {

  /** Whether this is it, in a time that does not tell how much of it is right. */
  boolean is(String given) {
    return MessageDigest.isEqual(
        token.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "***";
  }
}
