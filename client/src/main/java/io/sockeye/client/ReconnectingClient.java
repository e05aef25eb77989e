package io.sockeye.client;

import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.WebSocketUri;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A client that connects again whenever its connection is lost, until it is closed or another
 * attempt is of no use.
 *
 * <pre>{@code
 * ReconnectingClient client =
 *     ReconnectingClient.builder("wss://example.com/prices")
 *         .start(
 *             new ReconnectingListener() {
 *               public void onOpen(ReconnectingClient client, WebSocket ws) throws IOException {
 *                 ws.send("subscribe");
 *               }
 *
 *               public void onMessage(ReconnectingClient client, String text) {
 *                 System.out.println(text);
 *               }
 *             });
 * }</pre>
 *
 * <p><b>When.</b> After a random delay that grows with each attempt ({@link
 * ReconnectingClientBuilder#backoff(Duration, Duration)}), and not before the server wants it
 * ({@link ReconnectingClientBuilder#maxRetryAfter(Duration)}). {@link Disconnection#isTransient()}
 * says after what there is another attempt at all, unless {@link
 * ReconnectingClientBuilder#retryIf(Predicate)} decides.
 *
 * <p><b>Delivery.</b> A message is sent once at most. While there is no connection {@link
 * WhileDisconnected} says what becomes of it, and one that could not be sent is reported: by {@link
 * #send(Message)} to its caller, or else by {@link
 * ReconnectingListener#onUnsent(ReconnectingClient, Message, IOException)}. It is sent twice only
 * where {@link ReconnectingClientBuilder#resendInterrupted(boolean)} allows it. As with any
 * connection, that it was sent does not mean that the peer has got it: what the network still holds
 * when a connection is lost is lost with it, and nobody is told. Where that matters, the peer has
 * to acknowledge, and {@link ReconnectingListener#onOpen(ReconnectingClient, WebSocket)} to send
 * again what was not.
 *
 * <p><b>Threads.</b> Any thread may call any method. One thread of the client's own connects,
 * receives and calls the listener; what was queued is sent by one more. Interrupting the client's
 * thread makes it give up.
 */
public final class ReconnectingClient implements Closeable {

  private final Outgoing outgoing;
  private final Stop stop = new Stop();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Reconnecting reconnecting;
  private final Duration closeTimeout;
  private final Thread thread;

  ReconnectingClient(ReconnectingClientBuilder builder, ReconnectingListener listener) {
    outgoing = builder.outgoing();
    closeTimeout = builder.closeTimeout;
    reconnecting =
        new Reconnecting(
            this, listener, builder.opener(), builder.rules(), builder.timing, outgoing, stop);
    thread = builder.threadFactory.newThread(this::run);
  }

  /**
   * {@return a builder with the defaults}
   *
   * @param uri a ws or wss URI, as {@link WebSocketUri#of(String)} takes it
   * @throws IllegalArgumentException when it is not such a URI
   */
  public static ReconnectingClientBuilder builder(String uri) {
    return new ReconnectingClientBuilder(WebSocketUri.of(uri));
  }

  /**
   * {@return a builder with the defaults}
   *
   * @param uri a ws or wss URI, as {@link WebSocketUri#of(URI)} takes it
   * @throws IllegalArgumentException when it is not such a URI
   */
  public static ReconnectingClientBuilder builder(URI uri) {
    return new ReconnectingClientBuilder(WebSocketUri.of(uri));
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      reconnecting.run();
    } finally {
      ended.countDown();
    }
  }

  /**
   * Sends a text message.
   *
   * @param text the message
   * @throws IllegalArgumentException when it has an unpaired surrogate; nothing was sent
   * @throws IOException as {@link #send(Message)}
   */
  public void send(String text) throws IOException {
    send(Message.text(text));
  }

  /**
   * Sends a binary message.
   *
   * @param data the message; not changed, and not used after this call
   * @throws IOException as {@link #send(Message)}
   */
  public void send(byte[] data) throws IOException {
    send(Message.binary(data));
  }

  /**
   * Sends a message on the connection there is, or does what {@link WhileDisconnected} says. The
   * messages of one thread are sent in order.
   *
   * @param message the message; a binary one's array is not used after this call
   * @throws IllegalArgumentException when a text has an unpaired surrogate; nothing was sent
   * @throws DisconnectedException when nothing of it was sent, nor will be: there is no connection,
   *     and waiting for one was in vain, or there is no room in the queue, or the client was closed
   *     or has given up. Also on the client's own thread, in {@link
   *     ReconnectingListener#onOpen(ReconnectingClient, WebSocket)} for instance, where it would
   *     have to wait for itself
   * @throws IOException when the connection failed while it was being sent: the peer may have got
   *     it or not
   */
  public void send(Message message) throws IOException {
    outgoing.send(Objects.requireNonNull(message, "message"));
  }

  /**
   * Closes the connection with status 1000, if there is one, after what is in the queue was sent,
   * and ends all waits; there are no more attempts. What the peer sends before its Close is still
   * received. Returns when the last method of the listener has returned, but at once if one of
   * those calls this. It takes no longer than {@link
   * ReconnectingClientBuilder#closeTimeout(Duration)}, as when the caller holds a lock that the
   * listener waits for: then the connection is aborted and the thread of the client interrupted. A
   * client that has ended does nothing.
   */
  @Override
  public void close() {
    outgoing.refuse(Reconnecting.CLOSED);
    stop.request();
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      if (ended.await(closeTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reconnecting.abort();
    thread.interrupt();
  }
}
