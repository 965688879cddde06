package io.mada.label.remote;

import io.mada.api.ConfigurationException;
import java.net.URI;
import java.util.Locale;

/**
 * Where tasks go.
 *
 * @param server such as {@code https://cvat.example.org}
 * @param project its number or name on the server; may be empty
 * @param token identifies the user to the server
 * @param name of the task on the server: experiment and round
 * @param limits on time
 * @param plainHttp whether the token may go to another machine without encryption
 */
public record RemoteSettings(
    URI server, String project, Token token, String name, TimeLimits limits, boolean plainHttp) {

  /** Refuses an invalid server URL, and one with which anybody on the way could read the token. */
  public RemoteSettings {
    String scheme = server.getScheme() == null ? "" : server.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.matches("https?") || server.getHost() == null) {
      throw new ConfigurationException(
          "'"
              + server
              + "' is no address of a server: give one such as https://labels.example.org");
    }
    if (server.getUserInfo() != null || server.getQuery() != null || server.getFragment() != null) {
      throw new ConfigurationException(
          "the address of " + server.getHost() + " must have no user, no '?' and no '#'");
    }
    if (scheme.equals("http") && !isLoopback(server.getHost()) && !plainHttp) {
      throw new ConfigurationException(
          "the token would go to "
              + server.getHost()
              + " unencrypted, for anybody on the way to read: give the server's https:// address, or say"
              + " --plain-http where nobody else is on the way");
    }
    if (name.isBlank()) {
      throw new ConfigurationException("the task on " + server.getHost() + " needs a name");
    }
  }

  /** Names are not looked up: anybody might answer to them. */
  private static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  /** A URL on the server. */
  URI at(String path) {
    return URI.create(server.toString().replaceFirst("/+$", "") + path);
  }
}
