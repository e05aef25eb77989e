package io.sockeye.benchmarks.comparison;

import io.sockeye.benchmarks.load.Measurement;
import io.sockeye.benchmarks.load.Timing;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Puts a server under load. */
@FunctionalInterface
interface Load {
  Measurement run(InetSocketAddress server, Timing timing) throws IOException;
}
