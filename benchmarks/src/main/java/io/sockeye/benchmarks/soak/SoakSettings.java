package io.sockeye.benchmarks.soak;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a soak is run.
 *
 * @param connections how many there are at a time
 * @param duration how long, from when all are open
 * @param virtualThreads whether both ends have a virtual thread for each connection, or else a
 *     platform thread
 * @param tls whether it goes over TLS
 * @param seed of all that is left to chance
 * @param patience how long an answer may take
 * @param directory for all files
 * @param command for the report
 */
public record SoakSettings(
    int connections,
    Duration duration,
    boolean virtualThreads,
    boolean tls,
    long seed,
    Duration patience,
    Path directory,
    String command) {}
