package io.sockeye.benchmarks.soak;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Cuts connections wherever they are. */
final class RudeClient implements Runnable {

  private static final int REST_MILLIS = 1_000;
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int BURST = 20;
  private static final int MAX_BYTES = 4_000;

  private final LoadContext context;
  private final Runnable ready;
  private final Random random;

  RudeClient(LoadContext context, Runnable ready) {
    this.context = context;
    this.ready = ready;
    random = context.newRandom();
  }

  @Override
  public void run() {
    ready.run();
    while (!context.stopping()) {
      try {
        if (random.nextInt(4) == 0) {
          cutHandshake();
        } else {
          cutConnection();
        }
      } catch (IOException e) {
        context
            .faults()
            .add(FaultKind.UNEXPECTED_END, TrafficKind.RUDE + ": connecting failed: " + e);
      }
      context.rest(random, REST_MILLIS);
    }
  }

  /** A part of a request, or of what would be a ClientHello, and an end or a reset. */
  private void cutHandshake() throws IOException {
    byte[] request =
        "GET /echo?id=0 HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgr"
            .getBytes(StandardCharsets.US_ASCII);
    context.beginOpening();
    try (Socket socket = new Socket()) {
      socket.connect(context.endpoint().address(), TIMEOUT_MILLIS);
      socket.getOutputStream().write(request, 0, random.nextInt(request.length));
      if (random.nextBoolean()) {
        socket.setSoLinger(true, 0);
      }
    } finally {
      context.endOpening();
    }
    context.tally(TrafficKind.RUDE).abandoned.increment();
  }

  private void cutConnection() throws IOException {
    LoadConnection connection =
        LoadConnection.open(context, TrafficKind.RUDE, SoakServer.ECHO, null, random.nextBoolean());
    try {
      for (int left = random.nextInt(BURST); left > 0; left--) {
        connection.send(random, random.nextInt(MAX_BYTES));
      }
      if (random.nextBoolean()) {
        connection.sendHalf(random);
      }
      connection.abandon();
    } catch (IOException e) {
      connection.failed(e);
    }
  }
}
