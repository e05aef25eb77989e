package io.sockeye.benchmarks.soak;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import java.io.IOException;
import java.util.Random;

/** One connection after the other to a handler that sends messages back. */
final class EchoClient implements Runnable {

  private static final int RETRY_MILLIS = 1_000;

  private final LoadContext context;
  private final EchoTraffic traffic;
  private final Runnable ready;
  private final Random random;
  private boolean isReady;

  /**
   * @param ready run once, when the first connection is open
   */
  EchoClient(LoadContext context, EchoTraffic traffic, Runnable ready) {
    this.context = context;
    this.traffic = traffic;
    this.ready = ready;
    random = context.newRandom();
  }

  @Override
  public void run() {
    while (!context.stopping()) {
      LoadConnection connection;
      try {
        connection = open();
      } catch (IOException e) {
        context
            .faults()
            .add(FaultKind.UNEXPECTED_END, traffic.kind() + ": connecting failed: " + e);
        context.pause(RETRY_MILLIS);
        continue;
      }
      new Conversation(connection).run();
      rest();
    }
  }

  private LoadConnection open() throws IOException {
    LoadConnection connection =
        LoadConnection.open(
            context,
            traffic.kind(),
            traffic.streamed() ? SoakServer.STREAM : SoakServer.ECHO,
            null,
            random.nextBoolean());
    if (!isReady) {
      isReady = true;
      ready.run();
    }
    return connection;
  }

  private void rest() {
    context.rest(random, traffic.restMillis());
  }

  /** What happens on one connection. */
  private final class Conversation {

    private final LoadConnection connection;
    private final EchoCheck echoes;

    Conversation(LoadConnection connection) {
      this.connection = connection;
      echoes = new EchoCheck(connection, context.faults());
    }

    void run() {
      boolean hasty = random.nextInt(100) < traffic.hasty();
      try {
        rest();
        for (int rounds = 1 + random.nextInt(2 * traffic.rounds());
            rounds > 0 && !context.stopping();
            rounds--) {
          burst();
          while (echoes.next() < connection.sent()) {
            Message message = receive();
            if (message == null) {
              throw new IOException("the server has closed the connection");
            }
            echoes.received(message);
          }
          connection.requirePong();
          rest();
        }
        if (hasty) {
          burst();
        }
        close(hasty);
      } catch (IOException e) {
        echoes.endAfter(connection.sent());
        connection.failed(e);
      }
    }

    private void burst() throws IOException {
      if (random.nextInt(8) == 0) {
        connection.ping();
      }
      for (int i = 1 + random.nextInt(traffic.burst()); i > 0; i--) {
        int bytes = length();
        if (traffic.streamed()) {
          connection.sendStreamed(random, bytes);
        } else {
          connection.send(random, bytes);
        }
      }
    }

    /** Short messages are more frequent. */
    private int length() {
      double share = Math.pow(random.nextDouble(), 3);
      return traffic.leastBytes() + (int) (share * (traffic.mostBytes() - traffic.leastBytes()));
    }

    private Message receive() throws IOException {
      return traffic.streamed() && random.nextBoolean()
          ? connection.receiveStreamed()
          : connection.receive();
    }

    /** Behind a Close come only the answers that were sent before it was seen. */
    private void close(boolean hasty) throws IOException {
      connection.webSocket().sendClose(CloseStatus.NORMAL_CLOSURE);
      for (Message message; (message = receive()) != null; ) {
        echoes.received(message);
      }
      if (hasty) {
        echoes.end();
      } else {
        echoes.endAfter(connection.sent());
      }
      connection.closed();
    }
  }
}
