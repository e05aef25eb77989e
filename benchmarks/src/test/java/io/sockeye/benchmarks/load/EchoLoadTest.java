package io.sockeye.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EchoLoadTest {

  private static final int PAYLOAD_BYTES = 32;
  private static final int FRAME_BYTES = 2 + PAYLOAD_BYTES;

  private static Measurement measure(ServerSocket listening) throws IOException {
    return new EchoLoad(2, 1, new StampedTraffic(PAYLOAD_BYTES, false), null)
        .run(
            (InetSocketAddress) listening.getLocalSocketAddress(),
            new Timing(Duration.ZERO, Duration.ofMillis(300)));
  }

  private interface Server {
    void serve(Socket first, Socket second) throws IOException;
  }

  private static Measurement measure(Server server) throws Exception {
    try (ServerSocket listening = listen()) {
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(
              () -> {
                try (Socket first = listening.accept();
                    Socket second = listening.accept()) {
                  server.serve(first, second);
                } catch (IOException e) {
                  // The load has ended without a word.
                }
              });
      Measurement measurement = measure(listening);
      served.get(10, TimeUnit.SECONDS);
      return measurement;
    }
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  /** {@return false at the end of the stream} */
  private static boolean echoOnce(Socket socket) throws IOException {
    byte[] frame = socket.getInputStream().readNBytes(FRAME_BYTES);
    socket.getOutputStream().write(frame);
    return frame.length == FRAME_BYTES;
  }

  private static void echoUntilEnd(Socket socket) {
    try {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // The load has ended without a word.
    }
  }

  private static boolean isQuiet(Socket socket) throws IOException {
    socket.setSoTimeout(200);
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(0);
    }
  }

  @Test
  void there_is_no_load_before_the_server_has_accepted_the_last_connection() throws Exception {
    try (ServerSocket listening = listen()) {
      CompletableFuture<Boolean> quiet =
          CompletableFuture.supplyAsync(
              () -> {
                try (Socket first = listening.accept()) {
                  echoOnce(first);
                  boolean waits = isQuiet(first);
                  try (Socket last = listening.accept()) {
                    Thread thread = new Thread(() -> echoUntilEnd(last), "last");
                    thread.start();
                    echoUntilEnd(first);
                    thread.join();
                  }
                  return waits;
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      Measurement measurement = measure(listening);
      assertThat(quiet.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(measurement.count()).isPositive();
    }
  }

  @Test
  void a_connection_that_is_let_wait_while_the_other_is_served_shows() throws Exception {
    Measurement measurement =
        measure(
            (first, waiting) -> {
              echoOnce(waiting);
              echoUntilEnd(first);
            });
    assertThat(measurement.count()).isPositive();
    assertThat(measurement.leastServed()).hasValue(0);
  }

  @Test
  void a_connection_that_has_half_as_many_as_the_other_has_two_thirds_of_the_mean()
      throws Exception {
    Measurement measurement =
        measure(
            (first, second) -> {
              while (echoOnce(first) && echoOnce(second) && echoOnce(first)) {
                // In turn.
              }
            });
    assertThat(measurement.count()).isGreaterThan(20);
    // It may begin and end anywhere in a turn.
    assertThat(measurement.leastServed().getAsDouble())
        .isCloseTo(2.0 / 3, within(2.0 / measurement.count()));
  }
}
