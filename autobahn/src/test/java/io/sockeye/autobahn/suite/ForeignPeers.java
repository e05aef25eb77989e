package io.sockeye.autobahn.suite;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Peers that the user runs: this code starts and ends none. */
final class ForeignPeers implements Peers {

  private final SuiteOptions options;

  ForeignPeers(SuiteOptions options) {
    this.options = options;
  }

  @Override
  public Server startServer(Variant variant) {
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
    String agent = URLEncoder.encode(run.agent(), StandardCharsets.UTF_8);
    System.out.printf(
        "  waiting for your client: have it run /runCase?case=1&agent=%s to case=%d at %s, and then"
            + " /updateReports?agent=%s%n",
        agent, run.cases().size(), fuzzingServer, agent);
  }
}
