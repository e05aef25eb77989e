package io.sockeye.client;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How time passes for a client.
 *
 * @param nanoTime as {@link System#nanoTime()}
 */
record Timing(LongSupplier nanoTime, Pause pause) {

  static final Timing SYSTEM = new Timing(System::nanoTime, Stop::await);

  /** Waits between two attempts. */
  interface Pause {

    /** {@return whether the stop was requested before the delay had passed} */
    boolean await(Stop stop, Duration delay) throws InterruptedException;
  }
}
