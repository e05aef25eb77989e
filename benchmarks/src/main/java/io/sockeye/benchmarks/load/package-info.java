/**
 * The load generator: one thread that drives many connections through a selector, with frames that
 * were masked beforehand, and that checks every byte it gets back. Begin with {@link
 * io.sockeye.benchmarks.load.EchoLoad}. Depends on nothing else of this module, nor on the library
 * that is measured, so that an error of the library cannot hide itself.
 */
package io.sockeye.benchmarks.load;
