package io.sockeye.autobahn.suite;

import java.io.IOException;
import java.net.URI;

/** A program that plays the cases of the suite. */
interface Runner {

  /** {@return its name, as in {@code -Dautobahn.runner}} */
  String name();

  /** {@return whether it can test a server at a {@code wss} URI} */
  boolean knowsTls();

  /** {@return whether it can play several cases at a time without a change in the results} */
  boolean playsSeveral();

  /** Has every case of a run played against a server, and the reports written. */
  void testServer(Run run, URI server) throws IOException, InterruptedException;

  /**
   * Starts a server that plays the cases of a run with a client.
   *
   * @param port where it listens, 0 to have a port chosen
   */
  FuzzingServer startServer(Run run, int port) throws IOException, InterruptedException;

  /** A server to which the client under test connects. */
  interface FuzzingServer extends AutoCloseable {

    /** {@return where the client has to connect} */
    URI uri();

    /** Waits until the client has asked for the reports and they are written. */
    void awaitReports() throws IOException, InterruptedException;

    @Override
    void close();
  }
}
