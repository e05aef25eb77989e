package io.sockeye.autobahn.suite;

import java.io.IOException;
import java.net.URI;

/** Where the implementations under test come from. */
interface Peers {

  /** Starts the server under test. */
  Server startServer(Run run, Variant variant) throws IOException, InterruptedException;

  /** Has the client under test run all cases of a fuzzing server and ask for the reports. */
  void runClient(Run run, Variant variant, URI fuzzingServer)
      throws IOException, InterruptedException;

  /** A server under test that is running. */
  interface Server extends AutoCloseable {

    URI uri();

    @Override
    void close();
  }
}
