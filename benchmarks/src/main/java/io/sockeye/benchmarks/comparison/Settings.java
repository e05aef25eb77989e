package io.sockeye.benchmarks.comparison;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a comparison is run.
 *
 * @param measured how long each measurement takes
 * @param warmUp how long a server is under load before it is measured in a scenario; four times as
 *     long where it is connections that are counted
 * @param rounds how often each server is measured in each scenario
 * @param pin whether servers and load generator have cores of their own
 * @param directory for all files
 * @param command for the report
 */
public record Settings(
    Duration measured, Duration warmUp, int rounds, boolean pin, Path directory, String command) {}
