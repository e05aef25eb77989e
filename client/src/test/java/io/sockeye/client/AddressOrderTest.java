package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 8305, section 4: the families in turn, and no more than some. */
class AddressOrderTest {

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "::1, ::1",
    "::1 ::2 1.0.0.1 1.0.0.2, ::1 1.0.0.1 ::2 1.0.0.2",
    "1.0.0.1 1.0.0.2 ::1 ::2, 1.0.0.1 ::1 1.0.0.2 ::2",
    "::1 ::2 ::3 1.0.0.1, ::1 1.0.0.1 ::2 ::3",
    "::1 1.0.0.1 1.0.0.2 1.0.0.3, ::1 1.0.0.1 1.0.0.2 1.0.0.3",
    "::2 ::1, ::2 ::1"
  })
  void the_families_take_turns_and_the_first_stays_first(String given, String order) {
    InetAddress[] addresses =
        Arrays.stream(given.split(" ")).map(AddressOrderTest::address).toArray(InetAddress[]::new);
    assertThat(AddressOrder.of(addresses))
        .containsExactly(
            Arrays.stream(order.split(" "))
                .map(AddressOrderTest::address)
                .toArray(InetAddress[]::new));
  }

  @Test
  void of_addresses_without_end_the_first_are_tried() {
    InetAddress[] addresses =
        IntStream.range(0, 1000)
            .mapToObj(i -> address("10.0." + i / 250 + "." + i % 250))
            .toArray(InetAddress[]::new);
    assertThat(AddressOrder.of(addresses))
        .isEqualTo(Arrays.stream(addresses).limit(32).collect(Collectors.toList()));
  }
}
