package io.sockeye.autobahn.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaseIdsTest {

  @Test
  void the_suite_has_517_cases() {
    assertThat(CaseIds.ALL).hasSize(517).doesNotHaveDuplicates().startsWith("1.1.1");
  }

  @ParameterizedTest
  @CsvSource({
    "'*', 517",
    "'1.*', 16",
    "'1.*,7.*', 53",
    "'7.*, 1.1.*,7.1.6', 45",
    "'13.*.1', 7",
    "'2.1', 1"
  })
  void a_pattern_has_to_match_a_whole_id(String patterns, int count) {
    assertThat(CaseIds.matching(patterns)).hasSize(count);
  }

  @Test
  void the_order_is_that_of_the_suite() {
    assertThat(CaseIds.matching("7.1.*,1.1.2")).startsWith("1.1.2", "7.1.1", "7.1.2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"14.*", "1.1", "", "1.1.1,", "1.1.1;1.1.2", "(", "1.1.1)"})
  void a_pattern_without_a_case_is_refused(String patterns) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CaseIds.matching(patterns))
        .withMessageStartingWith("no case of the suite matches");
  }
}
