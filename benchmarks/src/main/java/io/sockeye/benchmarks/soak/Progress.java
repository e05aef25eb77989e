package io.sockeye.benchmarks.soak;

import java.util.Locale;
import java.util.function.Consumer;

/** A line for each sample. */
final class Progress {

  private static final double MB = 1 << 20;

  private final Consumer<String> out;
  private Sample last;

  Progress(Consumer<String> out) {
    this.out = out;
  }

  void print(Sample sample) {
    double seconds = last == null ? 1 : sample.seconds() - last.seconds();
    long sent = sample.sent() - (last == null ? 0 : last.sent());
    long received = sample.received() - (last == null ? 0 : last.received());
    out.accept(
        String.format(
            Locale.ROOT,
            "%5.0f s %-7s %6d open, %6.0f sent/s, %7.0f received/s, %d refused, %d faults;"
                + " server: heap %.0f MB%s, RSS %.0f MB, %d threads, %d descriptors, %d"
                + " connections",
            sample.seconds(),
            sample.phase().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            sample.open(),
            sent / seconds,
            received / seconds,
            sample.refused(),
            sample.faults(),
            sample.server().heap() / MB,
            sample.collected() ? " after GC" : "",
            sample.server().resident() / MB,
            sample.server().threads(),
            sample.server().descriptors(),
            sample.handlers()));
    last = sample;
  }
}
