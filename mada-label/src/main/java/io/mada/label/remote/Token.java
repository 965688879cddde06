package io.mada.label.remote;

import io.mada.api.ConfigurationException;
import java.util.regex.Pattern;

/**
 * What a server knows the user by. It shows in no message and no log: as text, this is {@code ***}.
 */
public final class Token {

  private static final Pattern SCHEME = Pattern.compile("(?i)(token|bearer|basic) +\\S.*");

  /** JSON Web Tokens are three parts of base64, of which the first begins with a brace. */
  private static final Pattern WEB_TOKEN = Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+");

  private final String secret;

  /**
   * @param secret as the server's page shows it; a word before it, {@code Bearer} or {@code Token},
   *     says how it is sent
   */
  public Token(String secret) {
    this.secret = secret.strip();
    if (!this.secret.matches("[\\x21-\\x7e]+( +[\\x21-\\x7e]+)?")) {
      throw new ConfigurationException(
          "the token is empty, or has characters that none has: copy it again");
    }
  }

  /** The value of the header {@code Authorization}. */
  String header() {
    return SCHEME.matcher(secret).matches() ? secret : "Token " + secret;
  }

  /** Whether it is one of those that are exchanged for a short-lived one. */
  boolean isWebToken() {
    return WEB_TOKEN.matcher(secret).matches();
  }

  /** The text itself, to be sent and not to be shown. */
  String secret() {
    return secret;
  }

  /** Takes it out of what a server has said. */
  String hidden(String text) {
    String bare = secret.substring(secret.lastIndexOf(' ') + 1);
    return text.replace(bare, "***");
  }

  @Override
  public String toString() {
    return "***";
  }
}
