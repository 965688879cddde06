package io.mada.label.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** By which names a page may be called. */
class PageAddressesTest {

  private final InetAddress loopback = InetAddress.getLoopbackAddress();

  @Test
  void browsersLeaveTheUsualPortOut() throws IOException {
    InetAddress address = InetAddress.getByAddress("labels.example", new byte[] {10, 0, 0, 7});
    var usual = new PageAddresses(address, 80);

    assertEquals(List.of("10.0.0.7"), usual.names());
    assertEquals(
        Set.of("10.0.0.7", "10.0.0.7:80", "labels.example", "labels.example:80"), usual.hosts());
    assertEquals(List.of("10.0.0.7:8642"), new PageAddresses(address, 8642).names());
    assertEquals(
        Set.of("10.0.0.7:8642", "labels.example:8642"), new PageAddresses(address, 8642).hosts());
  }

  @Test
  void theLoopbackAddressHasThreeNames() {
    assertEquals(
        Set.of("localhost:9", "127.0.0.1:9", "[::1]:9"), new PageAddresses(loopback, 9).hosts());
  }

  @Test
  void anAddressOfAnotherMachineIsKnownAsOne() throws IOException {
    // Of those that documentation uses and no machine has.
    assertFalse(
        PageAddresses.isOfThisMachine(
            InetAddress.getByAddress(new byte[] {(byte) 203, 0, 113, 7})));
  }
}
