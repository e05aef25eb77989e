package io.sockeye.autobahn.suite;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A runner that plays nothing, but leaves reports. */
final class CannedRunner implements Runner {

  /** Stands for a run. */
  interface Play {
    void leaveReports(Run run) throws IOException;
  }

  private final String name;
  private final Play play;
  private final List<String> events = new ArrayList<>();

  CannedRunner(String name, Play play) {
    this.name = name;
    this.play = play;
  }

  /** {@return what it was asked for, in order} */
  List<String> events() {
    return events;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean knowsTls() {
    return true;
  }

  @Override
  public boolean playsSeveral() {
    return false;
  }

  @Override
  public void testServer(Run run, URI server) throws IOException {
    events.add("tested " + server);
    play.leaveReports(run);
  }

  @Override
  public FuzzingServer startServer(Run run, int port) {
    events.add("started at port " + port);
    return new FuzzingServer() {
      @Override
      public URI uri() {
        return URI.create("ws://127.0.0.1:4711");
      }

      @Override
      public void awaitReports() throws IOException {
        play.leaveReports(run);
        events.add("left reports");
      }

      @Override
      public void close() {
        events.add("ended");
      }
    };
  }
}
