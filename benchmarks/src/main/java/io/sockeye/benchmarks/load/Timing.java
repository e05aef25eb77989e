package io.sockeye.benchmarks.load;

import java.time.Duration;

/**
 * How long a load runs.
 *
 * @param warmUp without measuring
 * @param measured with measuring, afterwards
 */
public record Timing(Duration warmUp, Duration measured) {}
