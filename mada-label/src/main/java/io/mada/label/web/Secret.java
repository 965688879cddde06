package io.mada.label.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A token required of anybody who connects from another machine. */
record Secret(String token) {

  /** Whether this is the token, in a time that does not reveal how much of it is right. */
  boolean is(String given) {
    return MessageDigest.isEqual(
        token.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "***";
  }
}
