/**
 * What becomes of measurements: JSON with every sample, tables of medians with ratios, charts, and
 * the page that has them all. Begin with {@link io.sockeye.benchmarks.report.ResultsPage}. Depends
 * on nothing else of this module.
 */
package io.sockeye.benchmarks.report;
