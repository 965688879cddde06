package io.mada.label.remote;

import io.mada.api.ConfigurationException;
import java.util.regex.Pattern;

/**
 * Identifies the user to a server. It appears in no message and no log: as text, it is {@code ***}.
 */
public final class Token {

  private static final Pattern SCHEME = Pattern.compile("(?i)(token|bearer|basic) +\\S.*");

  /** JSON Web Tokens have three base64 parts, the first of which starts with a brace. */
  private static final Pattern WEB_TOKEN = Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+");

  private final String secret;

  /**
   * @param secret as shown on the server's page; a word in front of it, {@code Bearer} or {@code
   *     Token}, says how it is sent
   */
  public Token(String secret) {
    this.secret = secret.strip();
    if (!this.secret.matches("[\\x21-\\x7e]+( +[\\x21-\\x7e]+)?")) {
      throw new ConfigurationException(
          "the token is empty, or has characters that none has: copy it again");
    }
  }

  /** The value for the header {@code Authorization}. */
  String header() {
    return SCHEME.matcher(secret).matches() ? secret : "Token " + secret;
  }

  /** Whether it is a token that is exchanged for a short-lived one. */
  boolean isWebToken() {
    return WEB_TOKEN.matcher(secret).matches();
  }

  /** The secret itself, to be sent but not shown. */
  String secret() {
    return secret;
  }

  /** Removes it from a server's response. */
  String hidden(String text) {
    String bare = secret.substring(secret.lastIndexOf(' ') + 1);
    return text.replace(bare, "***");
  }

  @Override
  public String toString() {
    return "***";
  }
}
