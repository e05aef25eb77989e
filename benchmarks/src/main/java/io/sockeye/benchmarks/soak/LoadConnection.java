package io.sockeye.benchmarks.soak;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.IncomingMessage;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A connection of the load, which counts what it sends: a message counts as accepted when {@code
 * send} has returned. One thread sends, and one receives.
 */
final class LoadConnection {

  private static final int MAX_PIECE = 20_000;

  private final LoadContext context;
  private final Tally tally;
  private final long id;
  private final String who;
  private final WebSocket webSocket;

  private volatile long sent;
  private volatile boolean sending;

  /** When the wait for an answer began; 0 while nothing is waited for. */
  private volatile long waitingSince;

  private volatile boolean stalled;
  private CompletableFuture<Duration> ping;
  private long pingedAt;

  private LoadConnection(
      LoadContext context, TrafficKind kind, long id, String who, WebSocket webSocket) {
    this.context = context;
    tally = context.tally(kind);
    this.id = id;
    this.who = who;
    this.webSocket = webSocket;
  }

  /**
   * {@return a new connection}
   *
   * @param query for the server, or null
   */
  static LoadConnection open(
      LoadContext context, TrafficKind kind, String path, String query, boolean deflate)
      throws IOException {
    long id = context.nextId();
    String uri =
        context.endpoint().uri(path)
            + "?id="
            + id
            + "&kind="
            + kind.name()
            + (query == null ? "" : "&" + query);
    context.beginOpening();
    WebSocket webSocket;
    try {
      webSocket = context.endpoint().client(deflate).connectTo(uri);
    } finally {
      context.endOpening();
    }
    String who = kind + " connection " + id + (deflate ? " (deflate)" : "");
    LoadConnection connection = new LoadConnection(context, kind, id, who, webSocket);
    connection.tally.opened.increment();
    context.open().incrementAndGet();
    context.stalls().watch(connection);
    return connection;
  }

  long id() {
    return id;
  }

  /** {@return what it is called in reports} */
  String who() {
    return who;
  }

  WebSocket webSocket() {
    return webSocket;
  }

  /** {@return how many messages were sent} */
  long sent() {
    return sent;
  }

  void send(Random random, int bytes) throws IOException {
    Message message = message(random, bytes);
    sending = true;
    webSocket.send(message);
    countSent(message);
  }

  /** Sends a message in pieces, with a Ping between them now and then. */
  void sendStreamed(Random random, int bytes) throws IOException {
    Message message = message(random, bytes);
    sending = true;
    if (message instanceof Message.Text text) {
      try (Writer out = webSocket.textWriter()) {
        String rest = text.text();
        while (!rest.isEmpty()) {
          int length = Math.min(rest.length(), 1 + random.nextInt(MAX_PIECE));
          out.write(rest, 0, length);
          rest = rest.substring(length);
          pingNowAndThen(random);
        }
      }
    } else {
      byte[] data = message.payload();
      try (OutputStream out = webSocket.binaryOutputStream()) {
        for (int at = 0; at < data.length; ) {
          int length = Math.min(data.length - at, 1 + random.nextInt(MAX_PIECE));
          out.write(data, at, length);
          at += length;
          pingNowAndThen(random);
        }
      }
    }
    tally.streamed.increment();
    countSent(message);
  }

  /** Begins a message, and goes away before its end. */
  void sendHalf(Random random) throws IOException {
    sending = true;
    // Not closed: that would complete the message.
    OutputStream out = webSocket.binaryOutputStream();
    out.write(context.bodies().noise(random, MAX_PIECE));
    out.flush();
  }

  private void countSent(Message message) {
    sent++;
    sending = false;
    tally.sent.increment();
    tally.sentBytes.add(message.payload().length);
  }

  private Message message(Random random, int bytes) {
    Stamp stamp = new Stamp(id, sent);
    int length = Math.max(0, bytes - Stamp.MAX_BYTES);
    return random.nextBoolean()
        ? stamp.text(context.bodies().text(random, length))
        : stamp.binary(context.bodies().noise(random, length));
  }

  private void pingNowAndThen(Random random) throws IOException {
    if (random.nextInt(8) == 0) {
      ping();
    }
  }

  /** Sends a Ping, unless one is under way. */
  void ping() throws IOException {
    if (ping == null) {
      ping = webSocket.ping();
      pingedAt = System.nanoTime();
      tally.pings.increment();
    }
  }

  /** The Pong comes before the answers to messages that were sent after the Ping. */
  void requirePong() {
    if (ping == null) {
      return;
    }
    if (!ping.isDone()) {
      if (System.nanoTime() - pingedAt > context.patience().toNanos()) {
        context.faults().add(FaultKind.UNANSWERED_PING, who);
        ping = null;
      }
      return;
    }
    try {
      ping.get();
    } catch (ExecutionException e) {
      context.faults().add(FaultKind.UNANSWERED_PING, who + ": " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ping = null;
  }

  /** {@return the next message, which has to come in time; null at the end} */
  Message receive() throws IOException {
    waitingSince = System.nanoTime() | 1;
    try {
      return receiveWhenever();
    } finally {
      waitingSince = 0;
    }
  }

  /** {@return the next message, however long it takes; null at the end} */
  Message receiveWhenever() throws IOException {
    return counted(webSocket.receive());
  }

  /** {@return the next message, read as a stream; null at the end} */
  Message receiveStreamed() throws IOException {
    waitingSince = System.nanoTime() | 1;
    try {
      IncomingMessage in = webSocket.receiveStream();
      if (in == null) {
        return null;
      }
      byte[] data = in.readAllBytes();
      tally.streamed.increment();
      return counted(
          in.isText()
              ? Message.text(new String(data, StandardCharsets.UTF_8))
              : Message.binary(data));
    } finally {
      waitingSince = 0;
    }
  }

  private Message counted(Message message) {
    if (message != null) {
      tally.received.increment();
      tally.receivedBytes.add(message.payload().length);
    }
    return message;
  }

  boolean waitsLongerThan(long nanos, long now) {
    long since = waitingSince;
    return since != 0 && now - since > nanos;
  }

  /** Ends the wait for an answer; who waits is told by an exception. */
  void stalled() {
    stalled = true;
    webSocket.abort();
  }

  /** Says how it ended when it should not have. */
  void failed(IOException e) {
    if (stalled) {
      context
          .faults()
          .add(
              FaultKind.STALLED,
              who + " waited in vain for " + context.patience().toMillis() + " ms");
    } else {
      context
          .faults()
          .add(
              FaultKind.UNEXPECTED_END,
              who + " (" + sent + " sent): " + e + ", close status " + status());
    }
    abort();
  }

  private String status() {
    CloseStatus status = webSocket.closeStatus();
    return status == null ? "none" : status.code() + " " + status.reason();
  }

  /** Closes what was closed in good order: the server has received all that was sent. */
  void closed() {
    webSocket.close();
    if (webSocket.closeStatus().code() != CloseStatus.NORMAL_CLOSURE.code()) {
      context.faults().add(FaultKind.UNEXPECTED_END, who + " was closed with " + status());
    }
    tally.closed.increment();
    ended(sent, sent);
  }

  /** Goes away without a word: the server has received the beginning of what was sent. */
  void abandon() {
    abort();
    tally.abandoned.increment();
  }

  private void abort() {
    webSocket.abort();
    ended(0, sending ? sent + 1 : sent);
  }

  /** The server has closed it: as a member that is too slow, for instance. */
  void cutOff(long least) {
    webSocket.close();
    ended(least, sending ? sent + 1 : sent);
  }

  private void ended(long least, long most) {
    context.stalls().forget(this);
    context.open().decrementAndGet();
    context.reconciliation().clientEnded(id, who, least, most);
  }
}
