package io.sockeye.client.cli;

import io.sockeye.client.DisconnectedException;
import io.sockeye.client.Disconnection;
import io.sockeye.client.ReconnectingClient;
import io.sockeye.client.ReconnectingClientBuilder;
import io.sockeye.client.ReconnectingListener;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** Sends lines and prints messages at the same time, on one connection after the other. */
final class LastingConversation implements ReconnectingListener {

  private final LineSender sender;
  private final Display display;

  /** Null for none. */
  private final Duration pingInterval;

  private final CountDownLatch ended = new CountDownLatch(1);

  /** Whether an attempt has been announced that no connection has come of yet. */
  private boolean retrying;

  private volatile boolean clean = true;

  LastingConversation(LineSender sender, Display display, Duration pingInterval) {
    this.sender = sender;
    this.display = display;
    this.pingInterval = pingInterval;
  }

  /** {@return whether all went well until the end; else it was said what} */
  boolean run(ReconnectingClientBuilder builder) {
    ReconnectingClient client = builder.waitTimeout(Duration.ZERO).start(this);
    sender.start(
        new LineSender.Outlet() {
          @Override
          public void send(Message message, long line) throws IOException {
            sendLine(client, message, line);
          }

          @Override
          public void end() {
            client.close();
          }
        });
    try {
      ended.await();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts the main thread", e);
    }
    return clean && sender.isInputGood();
  }

  /** A line that was cut off is lost, and the next one has its chance. */
  private void sendLine(ReconnectingClient client, Message message, long line) throws IOException {
    try {
      client.send(message);
    } catch (DisconnectedException e) {
      throw e;
    } catch (IOException e) {
      clean = false;
      Failure.print("line " + line + " of standard input may not have arrived: " + Failure.of(e));
    }
  }

  @Override
  public void onOpen(ReconnectingClient client, WebSocket webSocket) {
    if (retrying) {
      retrying = false;
      StandardError.print("sockeye-client: connected again");
    }
    if (pingInterval != null) {
      new Pinging(webSocket, pingInterval).start();
    }
  }

  @Override
  public void onMessage(ReconnectingClient client, String text) {
    print(Message.text(text));
  }

  @Override
  public void onMessage(ReconnectingClient client, byte[] data) {
    print(Message.binary(data));
  }

  /** Another connection would be of no use to who cannot print. */
  private void print(Message message) {
    try {
      display.print(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public void onRetry(ReconnectingClient client, Disconnection why, Duration delay) {
    retrying = true;
    StandardError.print(
        String.format(
            Locale.ROOT,
            "sockeye-client: %s; the next attempt is in %.1f s",
            words(why),
            delay.toMillis() / 1000.0));
  }

  @Override
  public void onClose(ReconnectingClient client, Disconnection why) {
    if (why != null && why.failure() == null) {
      clean &= Conversation.isClean(why.closeStatus());
    } else if (why != null) {
      clean = false;
      Failure.print(words(why));
    }
    ended.countDown();
  }

  private static String words(Disconnection why) {
    return why.failure() instanceof IOException e ? Failure.of(e) : why.toString();
  }
}
