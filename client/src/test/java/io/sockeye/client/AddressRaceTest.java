package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sockeye.client.RawServer.Peer;
import io.sockeye.codec.connection.WebSocket;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** RFC 8305, section 5: the addresses of a host race each other, each after a head start. */
@Timeout(60)
class AddressRaceTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static InetAddress address(int last) throws Exception {
    return InetAddress.getByName("127.0.0." + last);
  }

  private static InetAddress[] addresses(int... last) throws Exception {
    InetAddress[] addresses = new InetAddress[last.length];
    for (int i = 0; i < last.length; i++) {
      addresses[i] = address(last[i]);
    }
    return addresses;
  }

  private static SocketChannel race(int port, Duration limit, InetAddress... addresses)
      throws Exception {
    return new AddressRace("example.test:" + port, addresses, port).run(limit);
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Seen elsewhere: connecting hangs on a bad network. */
  @Test
  void an_address_that_does_not_answer_holds_up_the_others_for_its_head_start_alone()
      throws Exception {
    try (RawServer server = RawServer.start(peer -> peer.open().receive());
        FullBacklog host = new FullBacklog(address(2), server.port())) {
      WebSocketClient client =
          WebSocketClient.builder().connectTimeout(LIMIT).resolver(n -> twoAndOne()).build();
      long start = System.nanoTime();
      try (WebSocket webSocket = client.connectTo("ws://example.test:" + host.port())) {
        assertThat(webSocket.isOpen()).isTrue();
        assertThat(since(start)).isBetween(AddressRace.HEAD_START, LIMIT.dividedBy(2));
      }
    }
  }

  private static InetAddress[] twoAndOne() {
    try {
      return addresses(2, 1);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void who_refuses_is_followed_by_the_next_at_once() throws Exception {
    try (RawServer server = RawServer.start(Peer::isClosedByClient)) {
      long start = System.nanoTime();
      // As many as are tried of one host.
      int refusing = 31;
      InetAddress[] addresses =
          addresses(IntStream.concat(IntStream.range(2, 2 + refusing), IntStream.of(1)).toArray());
      try (SocketChannel channel = race(server.port(), LIMIT, addresses)) {
        assertThat(channel.getRemoteAddress())
            .isEqualTo(new InetSocketAddress(address(1), server.port()));
        assertThat(since(start)).isLessThan(AddressRace.HEAD_START.multipliedBy(refusing / 2));
      }
    }
  }

  /** Seen elsewhere: descriptors are left by failed connects and refusals. */
  @Test
  void the_winner_is_in_blocking_mode_and_its_losers_are_closed() throws Exception {
    try (RawServer server =
            RawServer.start(
                peer -> {
                  peer.send("x");
                  peer.isClosedByClient();
                });
        FullBacklog two = new FullBacklog(address(2), server.port());
        FullBacklog three = new FullBacklog(address(3), server.port())) {
      long before = OpenSockets.count();
      try (SocketChannel channel = race(server.port(), LIMIT, addresses(2, 3, 1))) {
        assertThat(channel.isBlocking()).isTrue();
        assertThat(two.port()).isEqualTo(three.port());
        assertThat(channel.read(ByteBuffer.allocate(2))).isEqualTo(1);
        // Its own, and that of the server.
        assertThat(OpenSockets.count()).isLessThanOrEqualTo(before + 2);
      }
    }
  }

  @Test
  void the_families_race() throws Exception {
    InetAddress six = InetAddress.getByName("::1");
    try (FullBacklog four = new FullBacklog(address(1), 0);
        ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(six, four.port()));
      try (SocketChannel channel = race(four.port(), LIMIT, address(1), address(2), six)) {
        assertThat(channel.getRemoteAddress()).isEqualTo(new InetSocketAddress(six, four.port()));
      }
    }
  }

  @Test
  void at_the_deadline_each_address_is_named_with_what_it_did() throws Exception {
    try (FullBacklog host = new FullBacklog(address(2), 0)) {
      long before = OpenSockets.count();
      long start = System.nanoTime();
      Throwable thrown =
          catchThrowable(() -> race(host.port(), Duration.ofMillis(600), addresses(3, 2, 4)));
      Duration taken = since(start);
      assertThat(thrown).isInstanceOf(SocketTimeoutException.class);
      Matcher message =
          Pattern.compile(
                  "cannot connect to example.test:\\d+ \\(127.0.0.3: Connection refused; "
                      + "127.0.0.4: Connection refused; 127.0.0.2: no answer within (\\d+) ms\\)")
              .matcher(thrown.getMessage());
      assertThat(message.matches()).as(thrown.getMessage()).isTrue();
      // The one that was tried after it has refused.
      assertThat(Duration.ofMillis(Long.parseLong(message.group(1))))
          .isBetween(AddressRace.HEAD_START, taken);
      assertThat(taken).isBetween(Duration.ofMillis(600), LIMIT.dividedBy(2));
      assertThat(OpenSockets.count()).isLessThanOrEqualTo(before);
    }
  }

  @Test
  void what_was_not_tried_is_counted() throws Exception {
    try (FullBacklog host = new FullBacklog(address(2), 0)) {
      assertThatThrownBy(() -> race(host.port(), Duration.ofMillis(100), addresses(2, 3, 4)))
          .hasMessageContaining("; 2 more addresses were not tried)");
    }
  }

  @Test
  void addresses_of_a_host_without_end_are_not_all_tried() throws Exception {
    int port = RawServer.closedPort();
    assertThatThrownBy(() -> race(port, LIMIT, addresses(IntStream.range(2, 102).toArray())))
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll("127.0.0.33: Connection refused", "; 68 more addresses")
        .hasMessageNotContaining("127.0.0.34");
  }

  @Test
  void an_interrupt_ends_it() throws Exception {
    try (FullBacklog host = new FullBacklog(address(2), 0)) {
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  race(host.port(), Duration.ZERO, address(2)).close();
                } catch (Exception e) {
                  assertThat(Thread.currentThread().isInterrupted()).isTrue();
                  thrown.complete(e);
                }
              });
      thread.start();
      thread.interrupt();
      assertThat(thrown.get(20, TimeUnit.SECONDS)).isInstanceOf(ClosedByInterruptException.class);
    }
  }
}
