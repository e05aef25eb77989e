package io.sockeye.benchmarks.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Whether a process has grown: by the trend of all samples of the steady part, and by what is left
 * at the end of what there was at the beginning.
 */
final class GrowthJudge {

  /** With fewer samples a trend says nothing. */
  static final int FEWEST_SAMPLES = 8;

  /**
   * What was found.
   *
   * @param process whose
   * @param resource which
   * @param basis what was compared
   * @param level what it was, or is on the whole
   * @param growth how much more it became
   * @param tolerance how much more it may become
   */
  record Verdict(
      String process,
      Resource resource,
      String basis,
      double level,
      double growth,
      double tolerance) {

    boolean isGrowth() {
      return growth > tolerance;
    }
  }

  private final String process;
  private final Function<Sample, Vitals> vitals;

  GrowthJudge(String process, Function<Sample, Vitals> vitals) {
    this.process = process;
    this.vitals = vitals;
  }

  List<Verdict> judge(List<Sample> samples) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Resource resource : Resource.values()) {
      if (samples.stream().allMatch(sample -> resource.of(sample, vitals) >= 0)) {
        judgeTrend(resource, samples, verdicts);
        judgeEnd(resource, samples, verdicts);
      }
    }
    return verdicts;
  }

  private void judgeTrend(Resource resource, List<Sample> samples, List<Verdict> verdicts) {
    List<Sample> steady =
        samples.stream()
            .filter(sample -> sample.phase() == Phase.STEADY && resource.isIn(sample))
            .toList();
    if (steady.size() < FEWEST_SAMPLES) {
      return;
    }
    String basis = "trend of " + steady.size() + " samples";
    List<Sample> judged = steady;
    if (resource.approachesItsLevel()) {
      judged = steady.subList(steady.size() / 2, steady.size());
      basis = "trend of the second " + judged.size() + " of " + steady.size() + " samples";
    }
    double[] values = judged.stream().mapToDouble(s -> resource.of(s, vitals)).toArray();
    double level = Trend.median(values);
    double rise = Trend.rise(judged.stream().mapToDouble(Sample::seconds).toArray(), values);
    verdicts.add(
        new Verdict(
            process,
            resource,
            basis,
            level,
            rise * seconds(steady) / seconds(judged),
            resource.trendTolerance(level)));
  }

  private static double seconds(List<Sample> samples) {
    return samples.get(samples.size() - 1).seconds() - samples.get(0).seconds();
  }

  private void judgeEnd(Resource resource, List<Sample> samples, List<Verdict> verdicts) {
    if (!resource.comesBack()) {
      return;
    }
    double begin = of(Phase.BEGIN, resource, samples);
    double end = of(Phase.END, resource, samples);
    verdicts.add(
        new Verdict(
            process,
            resource,
            "end against begin",
            begin,
            end - begin,
            resource.remainderTolerance()));
  }

  private double of(Phase phase, Resource resource, List<Sample> samples) {
    return samples.stream()
        .filter(sample -> sample.phase() == phase && resource.isIn(sample))
        .mapToDouble(sample -> resource.of(sample, vitals))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no sample of the phase " + phase));
  }
}
