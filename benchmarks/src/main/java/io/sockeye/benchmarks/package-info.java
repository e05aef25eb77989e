/**
 * The commands: {@link io.sockeye.benchmarks.Jmh} and {@link io.sockeye.benchmarks.EchoComparison}
 * measure, and {@link io.sockeye.benchmarks.Results} writes the page of results.
 */
package io.sockeye.benchmarks;
