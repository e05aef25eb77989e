/**
 * Runs the comparison: which servers there are, in which scenarios, each in a process of its own.
 * Begin with {@link io.sockeye.benchmarks.comparison.Comparison}. Knows the servers only as
 * processes.
 */
package io.sockeye.benchmarks.comparison;
