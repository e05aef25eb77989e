package io.sockeye.codec.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/** The Pings that this end sent and that were not answered yet. */
final class Pings {

  private record Sent(long number, long at, CompletableFuture<Duration> roundTrip) {}

  private static final int MOST_UNANSWERED = 64;

  private final ReentrantLock lock = new ReentrantLock();

  /** In the order of their numbers. Guarded by {@link #lock}. */
  private final ArrayDeque<Sent> unanswered = new ArrayDeque<>(1);

  private long lastNumber;
  private IOException ended;

  /** {@return the application data of a new Ping} */
  ByteBuffer add(CompletableFuture<Duration> roundTrip) throws IOException {
    lock.lock();
    try {
      if (ended != null) {
        throw Failure.again(ended);
      }
      if (unanswered.size() == MOST_UNANSWERED) {
        throw new IOException("the peer has left " + MOST_UNANSWERED + " Pings unanswered");
      }
      unanswered.add(new Sent(++lastNumber, System.nanoTime(), roundTrip));
      return ByteBuffer.allocate(Long.BYTES).putLong(0, lastNumber);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a Pong. It answers the Ping with its data, and those before, which a peer may leave
   * unanswered (RFC 6455, section 5.5.3).
   */
  void answered(ByteBuffer data) {
    long now = System.nanoTime();
    for (Sent sent : remove(data)) {
      // On another thread: what depends on it is the user's code, and may call this connection.
      sent.roundTrip()
          .completeAsync(() -> Duration.ofNanos(now - sent.at()), ConnectionThreads::execute);
    }
  }

  private List<Sent> remove(ByteBuffer data) {
    List<Sent> answered = new ArrayList<>();
    if (data.remaining() != Long.BYTES) {
      return answered;
    }
    long number = data.getLong(data.position());
    lock.lock();
    try {
      if (!unanswered.isEmpty()
          && number >= unanswered.getFirst().number()
          && number <= lastNumber) {
        while (!unanswered.isEmpty() && unanswered.getFirst().number() <= number) {
          answered.add(unanswered.removeFirst());
        }
      }
    } finally {
      lock.unlock();
    }
    return answered;
  }

  /** Takes back a Ping that could not be sent. */
  void forget(CompletableFuture<Duration> roundTrip) {
    lock.lock();
    try {
      unanswered.removeIf(sent -> sent.roundTrip() == roundTrip);
    } finally {
      lock.unlock();
    }
  }

  /** Lets no Ping wait any longer. */
  void end(IOException reason) {
    List<Sent> lost;
    lock.lock();
    try {
      ended = reason;
      lost = List.copyOf(unanswered);
      unanswered.clear();
    } finally {
      lock.unlock();
    }
    for (Sent sent : lost) {
      ConnectionThreads.execute(() -> sent.roundTrip().completeExceptionally(reason));
    }
  }
}
