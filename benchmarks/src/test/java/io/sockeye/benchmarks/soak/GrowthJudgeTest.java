package io.sockeye.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GrowthJudgeTest {

  private static final long MB = 1 << 20;
  private static final Vitals AT_REST = new Vitals(20 * MB, 600 * MB, 30, 12, 20_000);
  private static final Vitals UNDER_LOAD = new Vitals(100 * MB, 700 * MB, 40, 1_012, 20_000);
  private static final int SECONDS = 60;

  private final Random random = new Random(1);

  private static Sample sample(double seconds, Phase phase, Vitals server) {
    return new Sample(seconds, phase, true, 0, 0, 0, 0, 0, 0, server, AT_REST);
  }

  private static Vitals plus(Vitals vitals, Resource resource, double amount) {
    long more = Math.round(amount);
    return new Vitals(
        vitals.heap() + (resource == Resource.HEAP ? more : 0),
        vitals.resident() + (resource == Resource.RESIDENT ? more : 0),
        vitals.threads() + (resource == Resource.THREADS ? more : 0),
        vitals.descriptors() + (resource == Resource.DESCRIPTORS ? more : 0),
        vitals.maxDescriptors());
  }

  /** Under load, with more and more of a resource, up to that much. */
  private static List<Sample> rising(Resource resource, double growth) {
    return soak(second -> plus(UNDER_LOAD, resource, growth * second / (SECONDS - 1)), AT_REST);
  }

  private static List<Sample> soak(IntFunction<Vitals> steady, Vitals end) {
    List<Sample> samples = new ArrayList<>();
    samples.add(sample(0, Phase.BEGIN, AT_REST));
    for (int second = 1; second <= 10; second++) {
      // What grows while connections are opened is no leak.
      samples.add(sample(second, Phase.OPENING, plus(AT_REST, Resource.HEAP, 10 * MB * second)));
    }
    for (int second = 0; second < SECONDS; second++) {
      samples.add(sample(11 + second, Phase.STEADY, steady.apply(second)));
    }
    samples.add(sample(12 + SECONDS, Phase.END, end));
    return samples;
  }

  private static List<GrowthJudge.Verdict> grown(List<Sample> samples) {
    return new GrowthJudge("server", Sample::server)
        .judge(samples).stream().filter(GrowthJudge.Verdict::isGrowth).toList();
  }

  @Test
  void what_goes_up_and_down_does_not_grow() {
    List<Sample> samples =
        soak(
            second -> {
              Vitals vitals = UNDER_LOAD;
              for (Resource resource : Resource.values()) {
                double level = resource.of(sample(0, Phase.STEADY, vitals), Sample::server);
                vitals = plus(vitals, resource, (random.nextDouble() - 0.5) * 0.2 * level);
              }
              return vitals;
            },
            AT_REST);
    assertThat(grown(samples)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Resource.class)
  void a_trend_beyond_its_tolerance_is_growth(Resource resource) {
    double level = resource.of(sample(0, Phase.STEADY, UNDER_LOAD), Sample::server);
    double growth = 1.5 * resource.trendTolerance(level);
    assertThat(grown(rising(resource, growth)))
        .hasSize(resource.approachesItsLevel() ? 2 : 1)
        .first()
        .satisfies(
            verdict -> {
              assertThat(verdict.resource()).isEqualTo(resource);
              assertThat(verdict.basis()).isEqualTo("trend of 60 samples");
              assertThat(verdict.growth()).isCloseTo(growth, within(0.02 * growth + 1));
              assertThat(SoakReport.words(verdict)).contains(resource.title() + " of the server");
            });
  }

  private static List<Sample> approaching(double rise) {
    return soak(
        second -> plus(UNDER_LOAD, Resource.RESIDENT, rise * (1 - Math.exp(-second / 10.0))),
        AT_REST);
  }

  /** As with each message another page of a deflater's memory is touched, until all are. */
  @Test
  void resident_memory_may_approach_its_level_from_not_too_far_below() {
    double tolerance = Resource.RESIDENT.trendTolerance(UNDER_LOAD.resident());
    assertThat(grown(approaching(tolerance))).isEmpty();
    assertThat(grown(approaching(20 * tolerance)))
        .extracting(GrowthJudge.Verdict::basis)
        .contains("trend of 60 samples");
  }

  @Test
  void resident_memory_may_not_go_on_to_rise() {
    double growth = 1.5 * Resource.RESIDENT.lateTrendTolerance(UNDER_LOAD.resident());
    assertThat(grown(rising(Resource.RESIDENT, growth)))
        .extracting(GrowthJudge.Verdict::basis)
        .containsExactly("trend of the last 30 of 60 samples");
  }

  @Test
  void a_trend_within_its_tolerance_is_none() {
    double growth = 0.9 * Resource.THREADS.trendTolerance(UNDER_LOAD.threads());
    assertThat(grown(rising(Resource.THREADS, growth))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Resource.class,
      names = {"HEAP", "THREADS", "DESCRIPTORS"})
  void what_is_left_at_the_end_is_growth(Resource resource) {
    Vitals end = plus(AT_REST, resource, resource.remainderTolerance() + 1);
    assertThat(grown(soak(second -> UNDER_LOAD, end)))
        .singleElement()
        .satisfies(
            verdict -> {
              assertThat(verdict.resource()).isEqualTo(resource);
              assertThat(verdict.basis()).isEqualTo("end against begin");
            });
    Vitals withinTolerance = plus(AT_REST, resource, resource.remainderTolerance());
    assertThat(grown(soak(second -> UNDER_LOAD, withinTolerance))).isEmpty();
  }

  @Test
  void a_few_odd_samples_are_no_trend() {
    List<Sample> samples =
        soak(
            second -> second > SECONDS - 5 ? plus(UNDER_LOAD, Resource.HEAP, 500 * MB) : UNDER_LOAD,
            AT_REST);
    assertThat(grown(samples)).isEmpty();
  }

  @Test
  void a_process_that_is_not_known_to_the_system_is_not_judged_by_it() {
    Vitals elsewhere = new Vitals(20 * MB, -1, 30, -1, -1);
    List<GrowthJudge.Verdict> verdicts =
        new GrowthJudge("server", Sample::server)
            .judge(List.of(sample(0, Phase.BEGIN, elsewhere), sample(1, Phase.END, elsewhere)));
    assertThat(verdicts)
        .extracting(GrowthJudge.Verdict::resource)
        .containsExactly(Resource.HEAP, Resource.THREADS);
  }
}
