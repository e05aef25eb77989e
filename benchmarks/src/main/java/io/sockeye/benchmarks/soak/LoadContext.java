package io.sockeye.benchmarks.soak;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What all clients of a load have in common. */
final class LoadContext {

  /** How many connections are being opened at a time. */
  private static final int OPENING = 32;

  private final Endpoint endpoint;
  private final Faults faults;
  private final Reconciliation reconciliation;
  private final double pace;
  private final Duration patience;
  private final Bodies bodies;
  private final Random seeds;
  private final AtomicLong ids;
  private final Stalls stalls;
  private final Map<TrafficKind, Tally> tallies = new EnumMap<>(TrafficKind.class);
  private final AtomicInteger open = new AtomicInteger();
  private final Semaphore opening = new Semaphore(OPENING);
  private final CountDownLatch stop = new CountDownLatch(1);

  /**
   * @param ids gives connections their numbers
   * @param pace how long clients rest, as a share of what is usual
   * @param patience how long an answer may take
   */
  LoadContext(
      Endpoint endpoint,
      Faults faults,
      Reconciliation reconciliation,
      AtomicLong ids,
      long seed,
      double pace,
      Duration patience) {
    this.endpoint = endpoint;
    this.faults = faults;
    this.reconciliation = reconciliation;
    this.ids = ids;
    this.pace = pace;
    this.patience = patience;
    bodies = new Bodies(seed);
    seeds = new Random(seed);
    stalls = new Stalls(patience);
    for (TrafficKind kind : TrafficKind.values()) {
      tallies.put(kind, new Tally());
    }
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Faults faults() {
    return faults;
  }

  Reconciliation reconciliation() {
    return reconciliation;
  }

  Duration patience() {
    return patience;
  }

  Bodies bodies() {
    return bodies;
  }

  Stalls stalls() {
    return stalls;
  }

  Tally tally(TrafficKind kind) {
    return tallies.get(kind);
  }

  /** {@return the open connections} */
  AtomicInteger open() {
    return open;
  }

  long nextId() {
    return ids.getAndIncrement();
  }

  /** {@return chance for one client, by the seed; clients are made by one thread, in order} */
  Random newRandom() {
    return new Random(seeds.nextLong());
  }

  /**
   * Waits until the opening of another connection may begin; {@link #endOpening()} has to follow.
   */
  void beginOpening() throws IOException {
    try {
      opening.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting to connect");
    }
  }

  void endOpening() {
    opening.release();
  }

  void stop() {
    stop.countDown();
  }

  boolean stopping() {
    return stop.getCount() == 0;
  }

  /**
   * Has a client do nothing for a while.
   *
   * @param millis how long, on average, where there are many connections
   */
  void rest(Random random, int millis) {
    pause((long) (2 * millis * pace * random.nextDouble()));
  }

  /** Waits a while, or until the load is stopped. */
  void pause(long millis) {
    try {
      stop.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
    }
  }
}
