package io.mada.label.web;

import io.mada.api.MadaException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The names by which the page at an address can be reached.
 *
 * @param address of this machine, or the one that stands for all of them
 */
record PageAddresses(InetAddress address, int port) {

  /** The port that browsers leave out. */
  private static final int USUAL = 80;

  /** Names with ports, best first. */
  List<String> names() {
    List<InetAddress> all = address.isAnyLocalAddress() ? ofThisMachine() : List.of(address);
    // Without a network, nobody else can reach it.
    return (all.isEmpty() ? List.of(InetAddress.getLoopbackAddress()) : all)
        .stream().map(each -> withPort(name(each))).toList();
  }

  /**
   * Addresses that others can reach; link-local addresses need the name of the link, which browsers
   * refuse.
   */
  private List<InetAddress> ofThisMachine() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(each -> !each.isLoopbackAddress() && !each.isLinkLocalAddress())
          .filter(each -> each instanceof Inet4Address || !(address instanceof Inet4Address))
          .toList();
    } catch (SocketException e) {
      throw new MadaException("the addresses of this machine are not known: " + e.getMessage(), e);
    }
  }

  /** Whether it is possible to listen on an address. */
  static boolean isOfThisMachine(InetAddress address) {
    try {
      return address.isLoopbackAddress()
          || address.isAnyLocalAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return true;
    }
  }

  /**
   * The allowed values of {@code Host}; empty if the page is on all addresses of the machine, and
   * may be reached by any name.
   */
  Set<String> hosts() {
    if (address.isAnyLocalAddress()) {
      return Set.of();
    }
    Stream<String> others =
        address.isLoopbackAddress()
            ? Stream.of("localhost", "127.0.0.1", "[::1]")
            : Stream.of(address.getHostName().toLowerCase(Locale.ROOT));
    Set<String> hosts = new HashSet<>();
    Stream.concat(Stream.of(name(address)), others)
        .forEach(
            name -> {
              hosts.add(name + ":" + port);
              hosts.add(withPort(name));
            });
    return hosts;
  }

  private String withPort(String name) {
    return port == USUAL ? name : name + ":" + port;
  }

  private static String name(InetAddress address) {
    String text = address.getHostAddress();
    return text.contains(":") ? "[" + text + "]" : text;
  }
}
