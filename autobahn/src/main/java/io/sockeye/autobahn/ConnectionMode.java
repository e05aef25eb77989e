package io.sockeye.autobahn;

import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.FlushPolicy;
import java.util.concurrent.ThreadFactory;
import picocli.CommandLine.Option;

/** The options in which runs of the suite differ, for both ends. */
final class ConnectionMode {

  @Option(
      names = "--threads",
      paramLabel = "KIND",
      description = "The threads of connections: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private ThreadKind threads = ThreadKind.preferred();

  @Option(
      names = "--flush",
      paramLabel = "WHEN",
      converter = FlushConverter.class,
      description = "When messages leave: each, or before-wait (each by default).")
  private FlushPolicy flush = FlushPolicy.EACH_MESSAGE;

  ThreadFactory threads(String name) {
    return threads.factory(name);
  }

  ConnectionOptions connectionOptions() {
    return Echo.OPTIONS.withFlushPolicy(flush);
  }
}
