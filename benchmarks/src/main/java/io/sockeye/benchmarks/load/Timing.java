package io.sockeye.benchmarks.load;

import java.io.IOException;
import java.time.Duration;

/**
 * How long a load runs.
 *
 * @param warmUp without measuring
 * @param measured with measuring, afterwards
 * @param start what is called in between
 */
public record Timing(Duration warmUp, Duration measured, Start start) {

  /** What is done when measuring starts. */
  @FunctionalInterface
  public interface Start {
    /**
     * Is called once.
     *
     * @throws IOException ends the load
     */
    void measuringStarts() throws IOException;
  }

  /**
   * Makes a timing.
   *
   * @param warmUp without measuring
   * @param measured with measuring
   */
  public Timing(Duration warmUp, Duration measured) {
    this(warmUp, measured, () -> {});
  }

  /**
   * {@return the same with something to do when measuring starts}
   *
   * @param other what is called
   */
  public Timing onMeasuring(Start other) {
    return new Timing(warmUp, measured, other);
  }
}
