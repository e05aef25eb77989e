package io.sockeye.codec.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** The Pings that this end sent and that were not answered yet. */
final class Pings {

  private record Sent(long number, long at, CompletableFuture<Duration> roundTrip) {}

  /**
   * @param sent in the order of their numbers
   * @param ended why there will be no more; null while there may be
   */
  private record Unanswered(List<Sent> sent, long lastNumber, IOException ended) {

    static final Unanswered NONE = new Unanswered(List.of(), 0, null);

    Unanswered with(Sent ping) {
      return new Unanswered(
          Stream.concat(sent.stream(), Stream.of(ping)).toList(), ping.number(), ended);
    }

    Unanswered without(CompletableFuture<Duration> roundTrip) {
      return new Unanswered(
          sent.stream().filter(ping -> ping.roundTrip() != roundTrip).toList(), lastNumber, ended);
    }

    /** None when no Ping waits that has the number: a Pong may be unasked for. */
    List<Sent> answeredBy(long number) {
      boolean waits = sent.stream().anyMatch(ping -> ping.number() == number);
      return waits ? sent.stream().takeWhile(ping -> ping.number() <= number).toList() : List.of();
    }

    Unanswered after(long number) {
      List<Sent> rest = sent.subList(answeredBy(number).size(), sent.size());
      return new Unanswered(List.copyOf(rest), lastNumber, ended);
    }

    Unanswered ended(IOException reason) {
      return new Unanswered(List.of(), lastNumber, reason);
    }
  }

  private static final int MOST_UNANSWERED = 64;

  private final AtomicReference<Unanswered> unanswered = new AtomicReference<>(Unanswered.NONE);

  /** {@return the application data of a new Ping} */
  ByteBuffer add(CompletableFuture<Duration> roundTrip) throws IOException {
    while (true) {
      Unanswered before = unanswered.get();
      if (before.ended() != null) {
        throw Failure.again(before.ended());
      }
      if (before.sent().size() == MOST_UNANSWERED) {
        throw new IOException("the peer has left " + MOST_UNANSWERED + " Pings unanswered");
      }
      long number = before.lastNumber() + 1;
      Sent ping = new Sent(number, System.nanoTime(), roundTrip);
      if (unanswered.compareAndSet(before, before.with(ping))) {
        return ByteBuffer.allocate(Long.BYTES).putLong(0, number);
      }
    }
  }

  /**
   * Takes a Pong. It answers the Ping with its data, and those before, which a peer may leave
   * unanswered (RFC 6455, section 5.5.3).
   */
  void answered(ByteBuffer data) {
    if (data.remaining() != Long.BYTES) {
      return;
    }
    long now = System.nanoTime();
    long number = data.getLong(data.position());
    Unanswered before = unanswered.getAndUpdate(pings -> pings.after(number));
    for (Sent ping : before.answeredBy(number)) {
      // On another thread: what depends on it is the user's code, and may call this connection.
      ping.roundTrip()
          .completeAsync(() -> Duration.ofNanos(now - ping.at()), ConnectionThreads::execute);
    }
  }

  /** Takes back a Ping that could not be sent. */
  void forget(CompletableFuture<Duration> roundTrip) {
    unanswered.updateAndGet(pings -> pings.without(roundTrip));
  }

  /** Lets no Ping wait any longer. */
  void end(IOException reason) {
    for (Sent lost : unanswered.getAndUpdate(pings -> pings.ended(reason)).sent()) {
      ConnectionThreads.execute(() -> lost.roundTrip().completeExceptionally(reason));
    }
  }
}
