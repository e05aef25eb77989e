package io.sockeye.benchmarks.soak;

import io.sockeye.benchmarks.comparison.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Takes samples of both processes, and hears what the server has found. */
final class Monitor {

  /** What one collection leaves to be found by the next. */
  private static final int COLLECTIONS = 3;

  private final ServerProcess server;
  private final Faults faults;
  private final Reconciliation reconciliation;
  private final List<Sample> samples = new ArrayList<>();
  private long start = System.nanoTime();

  Monitor(ServerProcess server, Faults faults, Reconciliation reconciliation) {
    this.server = server;
    this.faults = faults;
    this.reconciliation = reconciliation;
  }

  List<Sample> samples() {
    return samples;
  }

  /** Counts seconds from now on. */
  void start() {
    start = System.nanoTime();
  }

  /** Asks the server what it has to say, without a sample. */
  ServerSample ask() throws IOException {
    return ask(SoakServerMain.SAMPLE);
  }

  private ServerSample ask(String question) throws IOException {
    ServerSample answer = ServerSample.parse(server.ask(question));
    for (int i = 0; i < answer.endings().size(); i += 2) {
      reconciliation.serverEnded(answer.endings().get(i), answer.endings().get(i + 1));
    }
    answer.faults().forEach(fault -> faults.add(fault.kind(), fault.where()));
    return answer;
  }

  /** Takes a sample of two processes that have nothing to do. */
  Sample settled(Phase phase, LoadContext context) throws IOException {
    for (int i = 1; i < COLLECTIONS; i++) {
      ask(SoakServerMain.COLLECT);
      Vitals.collect();
    }
    return sample(phase, true, context);
  }

  Sample sample(Phase phase, boolean collect, LoadContext context) throws IOException {
    ServerSample answer = ask(collect ? SoakServerMain.COLLECT : SoakServerMain.SAMPLE);
    Vitals own = collect ? Vitals.collect() : Vitals.read();
    long sent = 0;
    long received = 0;
    long refused = 0;
    for (TrafficKind kind : TrafficKind.values()) {
      Tally tally = context.tally(kind);
      sent += tally.sent.sum();
      received += tally.received.sum();
      refused += tally.refused.sum();
    }
    Sample sample =
        new Sample(
            (System.nanoTime() - start) / 1e9,
            phase,
            collect,
            context.open().get(),
            sent,
            received,
            refused,
            faults.count(),
            answer.open(),
            answer.vitals(),
            own);
    samples.add(sample);
    return sample;
  }
}
