package io.sockeye.client;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.ConnectionClosedException;
import io.sockeye.codec.connection.ConnectionThreads;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Sends numbers to a {@link CountingServer} without waiting for each answer, until the server
 * closes the connection. How many were sent, and how many answered, is settled when {@code end} is.
 */
final class CountingClient {

  /** How many messages may wait for their answers. */
  private static final int WINDOW = 64;

  private static final long PATIENCE_SECONDS = 60;

  private final WebSocket webSocket;
  private final Semaphore window = new Semaphore(WINDOW);
  private final CompletableFuture<Integer> sent;
  private final CompletableFuture<Integer> answered;
  private final CompletableFuture<Void> underWay = new CompletableFuture<>();

  CountingClient(WebSocket webSocket) {
    this.webSocket = webSocket;
    sent = CompletableFuture.supplyAsync(this::send, ConnectionThreads::execute);
    answered = CompletableFuture.supplyAsync(this::receive, ConnectionThreads::execute);
  }

  /** {@return what completes when so many messages were answered that more must be on their way} */
  CompletableFuture<Void> underWay() {
    return underWay;
  }

  private int send() {
    int count = 0;
    try {
      while (window.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        webSocket.send(Integer.toString(count));
        count++;
      }
      throw new AssertionError("no answer in time to what was sent");
    } catch (ConnectionClosedException e) {
      return count;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private int receive() {
    int count = 0;
    try {
      for (Message message; (message = webSocket.receive()) != null; count++) {
        if (!message.equals(Message.text(Integer.toString(count)))) {
          throw new AssertionError(message + " instead of " + count);
        }
        window.release();
        if (count == 2 * WINDOW) {
          underWay.complete(null);
        }
      }
      return count;
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      // The sender is to find the connection closed.
      window.release(WINDOW);
      underWay.complete(null);
    }
  }

  /** {@return how many messages went out before the connection was closed} */
  int sent() throws Exception {
    return sent.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** {@return how many were answered} */
  int answered() throws Exception {
    return answered.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** {@return how the server closed the connection} */
  CloseStatus end() throws Exception {
    answered();
    webSocket.close();
    return webSocket.closeStatus();
  }
}
