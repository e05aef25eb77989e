package io.sockeye.benchmarks.soak;

import io.sockeye.benchmarks.comparison.Environment;
import io.sockeye.benchmarks.comparison.ServerProcess;
import io.sockeye.codec.connection.ConnectionThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** One soak: a server in a process of its own, the load on it, and what becomes of both. */
final class SoakRun {

  private static final Duration MAX_REHEARSAL = Duration.ofSeconds(2);
  private static final Duration MAX_OPENING = Duration.ofMinutes(5);
  private static final Duration MAX_WARM_UP = Duration.ofMinutes(2);

  /**
   * Few connections are busier than many, so that two cores have something to do, and are not
   * overloaded.
   */
  private static final int USUAL_CONNECTIONS = 10_000;

  private static final double MIN_PACE = 0.2;

  private static final int WARM_UP_SHARE = 4;
  private static final Duration MAX_SETTLING = Duration.ofSeconds(20);

  /** How often heaps are collected: this many times a run, as it holds up everything. */
  private static final int COLLECTIONS = 20;

  private static final int MAX_COLLECTION_INTERVAL = 30;
  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);
  private static final long POLL_MILLIS = 200;

  private final SoakSettings settings;
  private final ServerProgram program;
  private final Consumer<String> progress;
  private final Faults faults = new Faults();
  private final Reconciliation reconciliation = new Reconciliation(faults);
  private final AtomicLong ids = new AtomicLong(1);
  private final ThreadFactory threads;

  SoakRun(SoakSettings settings, ServerProgram program, Consumer<String> progress) {
    this.settings = settings;
    this.program = program;
    this.progress = progress;
    threads =
        settings.virtualThreads()
            ? ConnectionThreads.virtualThreads("soak-client")
            : ConnectionThreads.platformThreads("soak-client");
  }

  SoakResult run() throws IOException, InterruptedException {
    ProcessLimits.requirePorts(settings.connections());
    ProcessLimits.requireDescriptors("this one", Vitals.read(), settings.connections());
    Files.createDirectories(settings.directory());
    TlsFiles tls = settings.tls() ? TlsFiles.make(settings.directory()) : null;
    Path log = settings.directory().resolve("server.log");
    Monitor monitor;
    LoadContext context;
    ServerProcess server = ServerProcess.start(program.command(settings, tls), log);
    try {
      Endpoint endpoint = new Endpoint(server.address(), tls == null ? null : tls.trusting());
      monitor = new Monitor(server, faults, reconciliation);
      ProcessLimits.requireDescriptors(
          "the server's", monitor.ask().vitals(), settings.connections());
      rehearse(endpoint, monitor);
      context = newContext(endpoint, settings.seed());
      monitor.start();
      monitor.settled(Phase.BEGIN, context);
      load(monitor, context);
      settle(monitor, context);
    } finally {
      server.close();
    }
    requireGoodEnd(server, log);
    return result(monitor, context);
  }

  private LoadContext newContext(Endpoint endpoint, long seed) {
    return new LoadContext(
        endpoint,
        faults,
        reconciliation,
        ids,
        seed,
        Math.max(MIN_PACE, (double) settings.connections() / USUAL_CONNECTIONS),
        settings.patience());
  }

  /** A little of everything, so that the beginning has all that is made once. */
  private void rehearse(Endpoint endpoint, Monitor monitor)
      throws IOException, InterruptedException {
    LoadContext context = newContext(endpoint, settings.seed() + 1);
    SoakLoad load = new SoakLoad(context, threads, SoakLoad.FEWEST);
    load.start();
    context.pause(shorter(settings.duration(), MAX_REHEARSAL).toMillis());
    context.stop();
    load.join(longestEnd());
    load.end();
    settleConnections(monitor);
  }

  private void load(Monitor monitor, LoadContext context) throws IOException, InterruptedException {
    SoakLoad load = new SoakLoad(context, threads, settings.connections());
    Progress lines = new Progress(progress);
    long collectionInterval =
        Math.max(
            1, Math.min(MAX_COLLECTION_INTERVAL, settings.duration().toSeconds() / COLLECTIONS));
    load.start();
    long start = System.nanoTime();
    long steadyAt = Long.MAX_VALUE;
    long stopAt = Long.MAX_VALUE;
    Phase phase = Phase.OPENING;
    long due = start;
    for (int second = 0; phase != Phase.CLOSING || load.unfinished() > 0; second++) {
      Duration left = Duration.ofNanos(due - System.nanoTime());
      if (phase == Phase.CLOSING) {
        load.join(left);
      } else {
        TimeUnit.NANOSECONDS.sleep(left.toNanos());
      }
      due = Math.max(due, System.nanoTime() - INTERVAL) + INTERVAL;
      boolean collect = phase == Phase.STEADY && second % collectionInterval == 0;
      lines.print(monitor.sample(phase, collect, context));
      long now = System.nanoTime();
      if (phase == Phase.OPENING && load.isComplete()) {
        phase = Phase.WARM_UP;
        steadyAt = now + warmUp().toNanos();
        stopAt = now + settings.duration().toNanos();
      } else if (phase == Phase.OPENING && now - start > MAX_OPENING.toNanos()) {
        faults.add(FaultKind.STALLED, "not all connections are open after " + MAX_OPENING);
        stopAt = now;
      }
      if (phase == Phase.WARM_UP && now >= steadyAt) {
        phase = Phase.STEADY;
      }
      if (phase != Phase.CLOSING && now >= stopAt) {
        phase = Phase.CLOSING;
        context.stop();
        stopAt = now + longestEnd().toNanos();
      } else if (phase == Phase.CLOSING && now >= stopAt) {
        break;
      }
    }
    load.end();
  }

  private Duration warmUp() {
    return shorter(settings.duration().dividedBy(WARM_UP_SHARE), MAX_WARM_UP);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** What a client waits for when it ends: an answer, everything in a room, the end itself. */
  private Duration longestEnd() {
    return settings.patience().multipliedBy(4);
  }

  private void settle(Monitor monitor, LoadContext context)
      throws IOException, InterruptedException {
    settleConnections(monitor);
    reconciliation.end();
    Sample begin = monitor.samples().get(0);
    long end = System.nanoTime() + shorter(settings.patience(), MAX_SETTLING).toNanos();
    while (!isBack(begin.server(), monitor.ask().vitals())
        || !isBack(begin.load(), Vitals.read())) {
      if (System.nanoTime() > end) {
        break;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    monitor.settled(Phase.END, context);
  }

  /** Threads that have nothing to do end by themselves, but not at once. */
  private static boolean isBack(Vitals begin, Vitals now) {
    return now.threads() - begin.threads() <= Resource.THREADS.remainderTolerance()
        && now.descriptors() - begin.descriptors() <= Resource.DESCRIPTORS.remainderTolerance();
  }

  /** Waits until both ends say of all connections that they have ended. */
  private void settleConnections(Monitor monitor) throws IOException, InterruptedException {
    long end = System.nanoTime() + settings.patience().toNanos();
    while (monitor.ask().open() > 0 || reconciliation.pending() > 0) {
      if (System.nanoTime() > end) {
        break;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private void requireGoodEnd(ServerProcess server, Path log) throws IOException {
    if (server.exitStatus() != 0) {
      faults.add(
          FaultKind.UNEXPECTED_END, "the server's process ended with " + server.exitStatus());
    }
    for (String line : Files.readAllLines(log)) {
      faults.add(FaultKind.SERVER_LOG, line);
    }
  }

  private SoakResult result(Monitor monitor, LoadContext context) {
    List<GrowthJudge.Verdict> verdicts = new ArrayList<>();
    verdicts.addAll(new GrowthJudge("server", Sample::server).judge(monitor.samples()));
    verdicts.addAll(new GrowthJudge("load", Sample::load).judge(monitor.samples()));
    verdicts.stream()
        .filter(GrowthJudge.Verdict::isGrowth)
        .forEach(verdict -> faults.add(FaultKind.GROWTH, SoakReport.words(verdict)));
    Map<TrafficKind, Map<String, Long>> tallies = new EnumMap<>(TrafficKind.class);
    for (TrafficKind kind : TrafficKind.values()) {
      tallies.put(kind, context.tally(kind).counts());
    }
    return new SoakResult(
        environment(), monitor.samples(), tallies, verdicts, faults.kept(), faults.counts());
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>(Environment.machine());
    environment.put("connections", Integer.toString(settings.connections()));
    environment.put("seconds", Long.toString(settings.duration().toSeconds()));
    environment.put("threads", settings.virtualThreads() ? "virtual" : "platform");
    environment.put("transport", settings.tls() ? "wss" : "ws");
    environment.put("seed", Long.toString(settings.seed()));
    environment.put("command", settings.command());
    return environment;
  }
}
