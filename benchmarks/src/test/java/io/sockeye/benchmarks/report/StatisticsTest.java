package io.sockeye.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsTest {

  @ParameterizedTest
  @CsvSource({
    "7, 7, 7, 7",
    "9 1 5, 5, 1, 9",
    "4 1 3 2, 2.5, 1, 4",
    "10 1 1 1 10, 1, 1, 10",
  })
  void the_median_is_the_middle_of_the_values(
      String values, double median, double min, double max) {
    List<Double> list = Arrays.stream(values.split(" ")).map(Double::valueOf).toList();
    assertThat(Statistics.of(list)).isEqualTo(new Statistics(median, min, max, list.size()));
  }

  @Test
  void nothing_has_no_median() {
    assertThatThrownBy(() -> Statistics.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
