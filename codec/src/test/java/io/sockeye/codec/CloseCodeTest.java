package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** RFC 6455, sections 7.4.1 and 7.4.2, and the IANA registry of section 11.7. */
class CloseCodeTest {

  /** What a Close frame may carry, one by one below 3000. */
  static boolean maySend(int code) {
    Set<Integer> registered =
        Set.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014);
    return registered.contains(code) || code >= 3000 && code < 5000;
  }

  static IntStream codes() {
    return IntStream.concat(IntStream.rangeClosed(-1, 5001), IntStream.of(65_535, 1 << 16 | 1000));
  }

  @Test
  void the_codes_that_may_be_sent_are_those_of_the_rfc_and_the_registry() {
    codes()
        .forEach(
            code -> assertThat(CloseCode.maySend(code)).as("%d", code).isEqualTo(maySend(code)));
  }

  @Test
  void the_constants_are_the_registered_codes() {
    Set<Integer> codes = new TreeSet<>();
    for (CloseCode closeCode : CloseCode.values()) {
      codes.add(closeCode.code());
      assertThat(CloseCode.of(closeCode.code())).isEqualTo(closeCode);
    }
    // 1004 is reserved, and means nothing.
    assertThat(codes)
        .containsExactly(
            1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014,
            1015);
    assertThat(CloseCode.of(1004)).isNull();
    assertThat(CloseCode.of(3000)).isNull();
  }
}
