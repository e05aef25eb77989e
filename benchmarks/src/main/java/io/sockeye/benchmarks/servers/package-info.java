/**
 * The servers that are compared, each set up as its users would for the best echo, and each run in
 * a process of its own; begin with {@link io.sockeye.benchmarks.servers.EchoServer}. Depends on
 * nothing else of this module.
 */
package io.sockeye.benchmarks.servers;
