package io.sockeye.codec.connection;

import io.sockeye.codec.jfr.FlightRecording;
import io.sockeye.codec.jfr.PingRecording;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.stream.Stream;

/** The Pings that this end sent and that were not answered yet. */
final class Pings {

  /**
   * @param recording null for none
   */
  private record Sent(
      long number, long at, CompletableFuture<Duration> roundTrip, PingRecording recording) {}

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

  private static final Logger LOG = System.getLogger(Pings.class.getName());
  private static final int MAX_UNANSWERED = 64;

  /** For the memory: an object less in every connection. */
  private static final AtomicReferenceFieldUpdater<Pings, Unanswered> UNANSWERED =
      AtomicReferenceFieldUpdater.newUpdater(Pings.class, Unanswered.class, "unanswered");

  private volatile Unanswered unanswered = Unanswered.NONE;

  int unanswered() {
    return unanswered.sent().size();
  }

  /** Sends a Ping, as {@link WebSocket#ping()}. */
  CompletableFuture<Duration> send(Output output) throws IOException {
    output.requireOpen();
    CompletableFuture<Duration> roundTrip = new CompletableFuture<>();
    try {
      output.ping(add(roundTrip));
    } catch (IOException e) {
      forget(roundTrip);
      throw e;
    }
    return roundTrip;
  }

  /** Sends a Ping on a thread of its own: a write can block, and the watchdog must not. */
  // Nobody waits for the Pong: that it is overdue shows in the deadlines.
  @SuppressWarnings("FutureReturnValueIgnored")
  void keepAlive(Output output, Deadlines deadlines) {
    ConnectionThreads.execute(
        () -> {
          try {
            send(output);
          } catch (IOException e) {
            LOG.log(Level.DEBUG, "a keepalive Ping could not be sent", e);
          } finally {
            deadlines.pongIsDue();
          }
        });
  }

  /** {@return the application data of a new Ping} */
  private ByteBuffer add(CompletableFuture<Duration> roundTrip) throws IOException {
    PingRecording recording = FlightRecording.pingRoundTrip();
    while (true) {
      Unanswered before = unanswered;
      if (before.ended() != null) {
        throw Failure.again(before.ended());
      }
      if (before.sent().size() == MAX_UNANSWERED) {
        throw new IOException("the peer has left " + MAX_UNANSWERED + " Pings unanswered");
      }
      long number = before.lastNumber() + 1;
      Sent ping = new Sent(number, System.nanoTime(), roundTrip, recording);
      if (UNANSWERED.compareAndSet(this, before, before.with(ping))) {
        return ByteBuffer.allocate(Long.BYTES).putLong(0, number);
      }
    }
  }

  /**
   * Takes a Pong. It answers the Ping with its data, and those before, which a peer may leave
   * unanswered (RFC 6455, section 5.5.3).
   *
   * @param peer the address that it has come from, or null
   */
  void answered(ByteBuffer data, SocketAddress peer) {
    if (data.remaining() != Long.BYTES) {
      return;
    }
    long now = System.nanoTime();
    long number = data.getLong(data.position());
    Unanswered before = UNANSWERED.getAndUpdate(this, pings -> pings.after(number));
    for (Sent ping : before.answeredBy(number)) {
      if (ping.number() == number && ping.recording() != null) {
        ping.recording().end(peer);
      }
      // On another thread: what depends on it is the user's code, and may call this connection.
      ping.roundTrip()
          .completeAsync(() -> Duration.ofNanos(now - ping.at()), ConnectionThreads::execute);
    }
  }

  /** Takes back a Ping that could not be sent. */
  private void forget(CompletableFuture<Duration> roundTrip) {
    UNANSWERED.updateAndGet(this, pings -> pings.without(roundTrip));
  }

  /** Lets no Ping wait any longer. */
  void end(IOException reason) {
    for (Sent lost : UNANSWERED.getAndUpdate(this, pings -> pings.ended(reason)).sent()) {
      ConnectionThreads.execute(() -> lost.roundTrip().completeExceptionally(reason));
    }
  }
}
