package io.sockeye.benchmarks.soak;

import java.util.Arrays;

/**
 * The line through points that is least moved by odd ones: its slope is the median of the slopes
 * between any two (Theil and Sen).
 */
final class Trend {

  private Trend() {}

  /**
   * {@return by how much the line rises from the first point to the last}
   *
   * @param at where the points are, in ascending order
   * @param values what they are there
   */
  static double rise(double[] at, double[] values) {
    int count = at.length;
    if (count < 2) {
      throw new IllegalArgumentException("a trend needs 2 points, not " + count);
    }
    double[] slopes = new double[count * (count - 1) / 2];
    int next = 0;
    for (int i = 0; i < count; i++) {
      for (int j = i + 1; j < count; j++) {
        slopes[next++] = (values[j] - values[i]) / (at[j] - at[i]);
      }
    }
    return median(slopes) * (at[count - 1] - at[0]);
  }

  /** {@return the value in the middle} */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
