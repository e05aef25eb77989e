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
  void theHighestMedianRateIsFirst() {
    assertThat(rates.rows())
        .extracting(row -> row.server().name())
        .containsExactly("bare", "other", "mine", "fast", "slow");
    assertThat(rates.rows().get(2).median(Metric.RATE)).isEqualTo(300);
  }

  @Test
  void theLeastHeapIsFirst() {
    assertThat(heaps.rows()).extracting(row -> row.server().name()).containsExactly("mine", "slow");
  }

  @Test
  void theBestPeerIsNeitherOursNorAFloorNorInAnotherLanguage() {
    assertThat(rates.best(Kind.PEER).orElseThrow().server().name()).isEqualTo("fast");
    assertThat(heaps.best(Kind.FLOOR)).isEmpty();
  }

  @Test
  void aRatioAboveOneIsBetterWhateverTheMetric() {
    Row mine = rates.best(Kind.OURS).orElseThrow();
    assertThat(rates.ratio(mine, rates.best(Kind.PEER).orElseThrow())).isEqualTo(1.5);
    Row slow = heaps.best(Kind.PEER).orElseThrow();
    assertThat(heaps.ratio(heaps.best(Kind.OURS).orElseThrow(), slow)).isEqualTo(2, within(1e-9));
  }
}
