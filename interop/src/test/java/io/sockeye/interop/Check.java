package io.sockeye.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.interop.Call.PeerRole;
import io.sockeye.interop.Peer.Ability;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What is tried with each peer, on a connection of its own. */
enum Check {
  MESSAGES("text, binary to 8 MiB", null, 0) {
    @Override
    void run(Call call) throws Exception {
      for (int size : SIZES) {
        exchange(call, Message.text(text(size)));
        exchange(call, Message.binary(random(size)));
      }
    }
  },
  FRAGMENTS_SENT("fragments to it", null, 0) {
    @Override
    void run(Call call) throws Exception {
      String part = text(20_000);
      try (Writer writer = call.webSocket().textWriter()) {
        for (int i = 0; i < 5; i++) {
          writer.write(part);
        }
      }
      assertThat(call.webSocket().receive()).isEqualTo(Message.text(part.repeat(5)));
    }
  },
  FRAGMENTS_RECEIVED("fragments from it", Ability.SEND_FRAGMENTS, 0) {
    @Override
    void run(Call call) throws Exception {
      WebSocket ws = call.webSocket();
      ws.send(Commands.fragments(5, "gr\u00fc\u00dfe"));
      assertThat(ws.receive()).isEqualTo(Message.text("gr\u00fc\u00dfe".repeat(5)));
    }
  },
  PING_SENT("Ping to it", null, Peer.FULL_WINDOW) {
    @Override
    void run(Call call) throws Exception {
      WebSocket ws = call.webSocket();
      CompletableFuture<Duration> roundTrip = ws.ping();
      // The Pong is received by whoever receives.
      exchange(call, Message.text("after the Ping"));
      assertThat(roundTrip.get(Program.LIMIT.toSeconds(), TimeUnit.SECONDS)).isPositive();
    }
  },
  PING_RECEIVED("Ping from it", Ability.SEND_PING, Peer.FULL_WINDOW) {
    @Override
    void run(Call call) throws Exception {
      call.webSocket().send(Commands.ping("salmon"));
      assertThat(call.webSocket().receive()).isEqualTo(Message.text("pong salmon"));
    }
  },
  SUBPROTOCOL("subprotocol", null, 0) {
    @Override
    void run(Call call) throws Exception {
      assertThat(call.webSocket().subprotocol()).isEqualTo("interop");
      call.webSocket().send(Commands.subprotocol());
      assertThat(call.webSocket().receive()).isEqualTo(Message.text("interop"));
    }
  },
  CLOSE_SENT("Close to it", null, Peer.FULL_WINDOW) {
    @Override
    void run(Call call) throws Exception {
      exchange(call, Message.text("before the Close"));
      call.webSocket().close(new CloseStatus(4001, "gr\u00fc\u00dfe"));
      assertThat(call.peer().await("closed")).isEqualTo("4001 gr\u00fc\u00dfe");
    }
  },
  CLOSE_RECEIVED("Close from it", null, Peer.FULL_WINDOW) {
    @Override
    void run(Call call) throws Exception {
      WebSocket ws = call.webSocket();
      ws.send(Commands.close(4002, "bis bald, gr\u00fc\u00dfe"));
      assertThat(ws.receive()).isNull();
      assertThat(ws.closeStatus()).isEqualTo(new CloseStatus(4002, "bis bald, gr\u00fc\u00dfe"));
    }
  },
  DEFLATE("deflate", Ability.DEFLATE, Peer.FULL_WINDOW) {
    @Override
    void run(Call call) throws Exception {
      MESSAGES.run(call);
      assertThat(call.tap().response()).containsIgnoringCase("permessage-deflate");
      String text = text(1 << 20);
      assertCompressed(call.tap().ofClient(), () -> exchange(call, Message.text(text)));
      assertCompressed(call.tap().ofServer(), () -> exchange(call, Message.text(text)));
    }
  },
  SMALL_WINDOW("window of 1 KiB", Ability.SMALL_WINDOW, 10) {
    @Override
    void run(Call call) throws Exception {
      // Both repeat themselves further back than the window reaches.
      byte[] once = random(3_000);
      for (int i = 0; i < 10; i++) {
        exchange(call, Message.binary(once));
      }
      exchange(call, Message.text(text(1 << 20)));
      assertThat(call.tap().response())
          .contains("server_max_window_bits=10")
          .contains("client_max_window_bits=10");
      assertThat(call.tap().ofClient()).anyMatch(WireTap.Frame::rsv1);
      assertThat(call.tap().ofServer()).anyMatch(WireTap.Frame::rsv1);
    }
  },
  REFUSAL("refusal", null, 0) {
    @Override
    void run(Call call) {
      throw new AssertionError("this takes a connection that there is not");
    }
  };

  /** Those at the borders of the frame's lengths, and of buffers. */
  private static final int[] SIZES = {0, 1, 125, 126, 127, 4_096, 65_535, 65_536, 1 << 20, 8 << 20};

  /** Of four bytes each. */
  private static final List<String> WORDS =
      List.of("fish", "roe ", "gr\u00e4", "\u20ac7", "\ud83d\udc1f", " up ");

  private final String title;
  private final Ability needed;
  private final int windowBits;

  Check(String title, Ability needed, int windowBits) {
    this.title = title;
    this.needed = needed;
    this.windowBits = windowBits;
  }

  String title() {
    return title;
  }

  boolean isFor(Peer peer) {
    return needed == null || peer.can(needed);
  }

  /** Connects, tries it, and {@return the peer's version, or null where nothing tells it} */
  String run(Peer peer, PeerRole role) throws Exception {
    if (this == REFUSAL) {
      int expected = role == PeerRole.SERVER ? peer.statusOfDenied() : 404;
      assertThat(Call.refuse(peer, role)).isEqualTo(expected);
      return null;
    }
    int bits = windowBits > 0 && !peer.can(Ability.DEFLATE) ? 0 : windowBits;
    try (Call call = Call.connect(peer, role, bits)) {
      run(call);
      if (this == FRAGMENTS_SENT) {
        assertFragmented(role == PeerRole.SERVER ? call.tap().ofClient() : call.tap().ofServer());
      } else if (this == FRAGMENTS_RECEIVED) {
        assertFragmented(role == PeerRole.SERVER ? call.tap().ofServer() : call.tap().ofClient());
      }
      return call.version();
    }
  }

  abstract void run(Call call) throws Exception;

  private static void assertFragmented(List<WireTap.Frame> frames) {
    assertThat(frames).anyMatch(frame -> frame.isData() && !frame.fin());
  }

  private interface Exchange {
    void run() throws IOException;
  }

  /** The frames that come on top, by which the text has become much shorter. */
  private static void assertCompressed(List<WireTap.Frame> frames, Exchange exchange)
      throws IOException {
    int before = frames.size();
    exchange.run();
    List<WireTap.Frame> added = List.copyOf(frames).stream().skip(before).toList();
    assertThat(added.get(0).rsv1()).as("RSV1 of %s", added).isTrue();
    assertThat(added.stream().mapToLong(WireTap.Frame::payloadLength).sum())
        .isLessThan((1 << 20) / 2);
  }

  /** A text of so many bytes, which compresses, but not to nothing. No command begins like it. */
  private static String text(int bytes) {
    StringBuilder text = new StringBuilder(bytes);
    Random random = new Random(bytes);
    int left = bytes;
    for (; left >= 4; left -= 4) {
      text.append(WORDS.get(random.nextInt(WORDS.size())));
    }
    return text.append("x".repeat(left)).toString();
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    new Random(bytes).nextBytes(random);
    return random;
  }

  private static void exchange(Call call, Message message) throws IOException {
    call.webSocket().send(message);
    assertThat(call.webSocket().receive()).isEqualTo(message);
  }
}
