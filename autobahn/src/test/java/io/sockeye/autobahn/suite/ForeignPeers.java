package io.sockeye.autobahn.suite;

import java.net.URI;

/** Peers that the user runs: this code starts and ends none. */
final class ForeignPeers implements Peers {

  private final SuiteOptions options;

  ForeignPeers(SuiteOptions options) {
    this.options = options;
  }

  @Override
  public Server startServer(Run run, Variant variant) {
    return new Server() {
      @Override
      public URI uri() {
        return options.server();
      }

      @Override
      public void close() {
        // It is the user's.
      }
    };
  }

  @Override
  public void runClient(Run run, Variant variant, URI fuzzingServer) {
    String agent = run.encodedAgent();
    System.out.printf(
        "  waiting for your client: have it run /runCase?case=1&agent=%s to case=%d at %s, and then"
            + " /updateReports?agent=%s%n",
        agent, run.cases().size(), fuzzingServer, agent);
  }
}
