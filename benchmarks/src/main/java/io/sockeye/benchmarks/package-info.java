/**
 * The commands: {@link io.sockeye.benchmarks.EchoComparison} measures, and {@link
 * io.sockeye.benchmarks.Results} writes the page of results.
 */
package io.sockeye.benchmarks;
