package io.sockeye.benchmarks.soak;

import io.sockeye.codec.CloseCode;
import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.handshake.HandshakeException;
import java.io.IOException;
import java.util.Random;

/** Asks for what has to be refused. */
final class RefusedClient implements Runnable {

  private static final int REST_MILLIS = 2_000;
  private static final int BURST = 5;
  private static final int MAX_BYTES = 2_000;
  private static final int NOT_FOUND = 404;

  private final LoadContext context;
  private final Runnable ready;
  private final Random random;

  RefusedClient(LoadContext context, Runnable ready) {
    this.context = context;
    this.ready = ready;
    random = context.newRandom();
  }

  @Override
  public void run() {
    ready.run();
    while (!context.stopping()) {
      try {
        if (random.nextBoolean()) {
          wrongPath();
        } else {
          messageTooLong();
        }
      } catch (IOException e) {
        context.faults().add(FaultKind.UNEXPECTED_END, TrafficKind.REFUSED + ": " + e);
      }
      context.rest(random, REST_MILLIS);
    }
  }

  private void wrongPath() throws IOException {
    try {
      LoadConnection.open(context, TrafficKind.REFUSED, "/nothing", null, false).abandon();
      context.faults().add(FaultKind.NOT_REFUSED, "a connection to a path that there is not");
    } catch (HandshakeException e) {
      if (e.response() == null || e.response().status() != NOT_FOUND) {
        throw e;
      }
      context.tally(TrafficKind.REFUSED).refused.increment();
    }
  }

  /** What comes before the message that is too long is accepted. */
  private void messageTooLong() throws IOException {
    LoadConnection connection =
        LoadConnection.open(context, TrafficKind.REFUSED, SoakServer.ECHO, null, false);
    EchoCheck echoes = new EchoCheck(connection, context.faults());
    long accepted = 0;
    try {
      for (int left = random.nextInt(BURST); left > 0; left--) {
        connection.send(random, random.nextInt(MAX_BYTES));
        accepted++;
      }
      connection.send(random, SoakServer.MAX_MESSAGE_BYTES + MAX_BYTES);
    } catch (IOException e) {
      // The server may have closed before all of the message has left.
    }
    try {
      for (Message message; (message = connection.receive()) != null; ) {
        echoes.received(message);
      }
      echoes.endAfter(accepted);
    } catch (IOException e) {
      connection.failed(e);
      return;
    }
    CloseStatus status = connection.webSocket().closeStatus();
    if (status.code() == CloseCode.MESSAGE_TOO_BIG.code()) {
      context.tally(TrafficKind.REFUSED).refused.increment();
    } else {
      context
          .faults()
          .add(FaultKind.NOT_REFUSED, connection.who() + ": too long a message: " + status);
    }
    connection.cutOff(accepted);
  }
}
