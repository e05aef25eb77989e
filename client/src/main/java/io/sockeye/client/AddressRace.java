package io.sockeye.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/**
 * Connects to the first address of a host that answers (RFC 8305, section 5): each is given a head
 * start before the next, and the others are closed when one has won. For one use.
 */
final class AddressRace {

  /**
   * One address.
   *
   * @param began {@link System#nanoTime()}
   */
  private record Attempt(InetAddress address, long began) {}

  /** The Connection Attempt Delay (RFC 8305, section 8). */
  static final Duration HEAD_START = Duration.ofMillis(250);

  private final String name;
  private final int port;
  private final Queue<InetAddress> waiting;
  private final int notTried;

  private final Map<SocketChannel, Attempt> running = new LinkedHashMap<>();

  private final List<String> failures = new ArrayList<>();
  private SocketChannel winner;
  private long nextStart;

  /**
   * @param name what is connected to, for messages
   * @param addresses at least one
   */
  AddressRace(String name, InetAddress[] addresses, int port) {
    this.name = name;
    this.port = port;
    waiting = new ArrayDeque<>(AddressOrder.of(addresses));
    notTried = addresses.length - waiting.size();
  }

  /**
   * {@return the connected channel, in blocking mode}
   *
   * @param limit zero for none
   */
  SocketChannel run(Duration limit) throws IOException {
    boolean won = false;
    try {
      try (Selector selector = Selector.open()) {
        run(selector, limit);
        closeAllBut(winner);
      }
      // It could not be while it was registered with the selector.
      winner.configureBlocking(true);
      won = true;
      return winner;
    } finally {
      if (!won) {
        closeAllBut(null);
      }
    }
  }

  private void run(Selector selector, Duration limit) throws IOException {
    long start = System.nanoTime();
    nextStart = start;
    while (winner == null) {
      long now = System.nanoTime();
      long left = limit.isZero() ? Long.MAX_VALUE : limit.toNanos() - (now - start);
      if (left <= 0) {
        throw timedOut(now);
      }
      if (!waiting.isEmpty() && now - nextStart >= 0) {
        nextStart = now + HEAD_START.toNanos();
        begin(new Attempt(waiting.remove(), now), selector);
      } else if (running.isEmpty() && waiting.isEmpty()) {
        throw new ConnectException(message());
      } else {
        await(selector, waiting.isEmpty() ? left : Math.min(left, nextStart - now));
      }
    }
  }

  private void await(Selector selector, long nanos) throws IOException {
    selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
    if (Thread.currentThread().isInterrupted()) {
      throw new ClosedByInterruptException();
    }
    for (SelectionKey key : selector.selectedKeys()) {
      if (winner == null) {
        end((SocketChannel) key.channel());
      }
    }
    selector.selectedKeys().clear();
  }

  private void begin(Attempt attempt, Selector selector) throws IOException {
    SocketChannel channel = SocketChannel.open();
    running.put(channel, attempt);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      if (channel.connect(new InetSocketAddress(attempt.address(), port))) {
        winner = channel;
      } else {
        channel.register(selector, SelectionKey.OP_CONNECT);
      }
    } catch (IOException | UnsupportedAddressTypeException e) {
      lose(channel, e);
    }
  }

  private void end(SocketChannel channel) throws IOException {
    try {
      if (channel.finishConnect()) {
        winner = channel;
      }
    } catch (IOException e) {
      lose(channel, e);
    }
  }

  private void lose(SocketChannel channel, Exception e) throws IOException {
    failures.add(
        running.remove(channel).address().getHostAddress()
            + ": "
            + (e instanceof IOException ? e.getMessage() : "addresses of this kind are off"));
    // Nobody needs a head start on who has given up (RFC 8305, section 5).
    nextStart = System.nanoTime();
    channel.close();
  }

  private SocketTimeoutException timedOut(long now) {
    for (Attempt attempt : running.values()) {
      failures.add(
          attempt.address().getHostAddress()
              + ": no answer within "
              + TimeUnit.NANOSECONDS.toMillis(now - attempt.began())
              + " ms");
    }
    return new SocketTimeoutException(message());
  }

  private String message() {
    StringJoiner all = new StringJoiner("; ", "cannot connect to " + name + " (", ")");
    failures.forEach(all::add);
    int left = waiting.size() + notTried;
    if (left > 0) {
      all.add(left + " more addresses were not tried");
    }
    return all.toString();
  }

  private void closeAllBut(SocketChannel kept) throws IOException {
    IOException failure = null;
    for (SocketChannel channel : running.keySet()) {
      if (channel != kept) {
        try {
          channel.close();
        } catch (IOException e) {
          failure = e;
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
