package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which addresses the limit for connections from one address is for, and what one address is. */
class AddressLimitTest {

  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getByName(literal);
  }

  @ParameterizedTest(name = "{0} {2}")
  @CsvSource({
    "192.0.2.1, true, an address of the Internet",
    "8.8.8.8, true, an address of the Internet",
    "2001:db8::1, true, an address of the Internet",
    "::ffff:192.0.2.1, true, an IPv4 address in the form of IPv6",
    "172.32.0.1, true, next to a private network",
    "100.63.255.255, true, next to a shared network",
    "100.128.0.0, true, next to a shared network",
    "fe00::1, true, next to the unique local addresses",
    "127.0.0.1, false, loopback",
    "127.1.2.3, false, loopback",
    "::1, false, loopback",
    "::ffff:127.0.0.1, false, loopback in the form of IPv6",
    "10.1.2.3, false, RFC 1918",
    "172.16.0.1, false, RFC 1918",
    "172.31.255.255, false, RFC 1918",
    "192.168.1.1, false, RFC 1918",
    "100.64.0.1, false, RFC 6598",
    "100.127.255.255, false, RFC 6598",
    "169.254.1.1, false, link-local",
    "fe80::1, false, link-local",
    "fc00::1, false, RFC 4193",
    "fd12:3456::1, false, RFC 4193"
  })
  void by_default_it_is_for_addresses_of_the_internet(String literal, boolean applies, String kind)
      throws Exception {
    assertThat(AddressLimit.DEFAULT.appliesTo(address(literal))).as(kind).isEqualTo(applies);
    assertThat(new AddressLimit(1, false).appliesTo(address(literal))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "192.0.2.1, ::ffff:192.0.2.1, true",
    "2001:db8:0:1::1, 2001:db8:0:1:ffff:ffff:ffff:ffff, true",
    "2001:db8:0:1::1, 2001:db8:0:2::1, false"
  })
  void an_ipv6_client_has_a_network_of_64_bits(String one, String other, boolean same)
      throws Exception {
    Object client = AddressLimit.clientOf(address(one));
    assertThat(client.equals(AddressLimit.clientOf(address(other)))).isEqualTo(same);
  }

  @Test
  void the_default_is_1000() {
    assertThat(AddressLimit.DEFAULT.max()).isEqualTo(1000);
  }
}
