package io.sockeye.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sockeye.benchmarks.report.ScenarioRanking.Row;
import io.sockeye.benchmarks.report.ServerInfo.Kind;
import org.junit.jupiter.api.Test;

class ScenarioRankingTest {

  private final ScenarioRanking rates = ScenarioRanking.of(Canned.result(), Canned.RATES);
  private final ScenarioRanking heaps = ScenarioRanking.of(Canned.result(), Canned.HEAPS);

  @Test
  void the_highest_median_rate_is_first() {
    assertThat(rates.rows())
        .extracting(row -> row.server().name())
        .containsExactly("bare", "other", "mine", "fast", "slow");
    assertThat(rates.rows().get(2).median(Metric.RATE)).isEqualTo(300);
  }

  @Test
  void the_least_heap_is_first() {
    assertThat(heaps.rows()).extracting(row -> row.server().name()).containsExactly("mine", "slow");
  }

  @Test
  void the_best_peer_is_neither_ours_nor_a_floor_nor_in_another_language() {
    assertThat(rates.best(Kind.PEER).orElseThrow().server().name()).isEqualTo("fast");
    assertThat(heaps.best(Kind.FLOOR)).isEmpty();
  }

  @Test
  void a_ratio_above_one_is_better_whatever_the_metric() {
    Row mine = rates.best(Kind.OURS).orElseThrow();
    assertThat(rates.ratio(mine, rates.best(Kind.PEER).orElseThrow())).isEqualTo(1.5);
    Row slow = heaps.best(Kind.PEER).orElseThrow();
    assertThat(heaps.ratio(heaps.best(Kind.OURS).orElseThrow(), slow)).isEqualTo(2, within(1e-9));
  }
}
