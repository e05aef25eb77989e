package io.sockeye.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What clients do to have a server use up its memory. It has a heap of 64 MiB and ends at the first
 * {@link OutOfMemoryError}; who does such a thing is told what it did wrong, and the others notice
 * nothing.
 */
@Timeout(120)
class SmallHeapIT extends SmallHeapAttacks {

  private static final int BINARY = 0x02;
  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;

  static Stream<Arguments> attacks() {
    return Stream.of(
        row("a frame that declares 2^62 bytes", () -> closes(1009, header(BINARY, 1L << 62))),
        row("a frame that declares 2^63 bytes", () -> closes(1002, header(BINARY, 1L << 63))),
        row(
            "a frame with a reserved opcode that declares 2^62 bytes",
            () -> closes(1002, header(0x03, 1L << 62))),
        row("a Ping that declares 2^62 bytes", () -> closes(1002, header(FIN | 0x09, 1L << 62))),
        row("10 million empty fragments", () -> closes(1009, begin(), fragments(0, 10_000), 1_000)),
        row("1-byte fragments", () -> closes(1009, begin(), fragments(1, 10_000), 1_000)),
        row(
            "fragments of 64 KiB without end",
            () -> closes(1009, begin(), fragments(64 * 1024, 1), 1_000)),
        row("a message of 1 GiB in a frame", () -> closes(1009, header(FIN | BINARY, 1L << 30))),
        row("a bomb of 1 GiB in one frame", SmallHeapIT::bombInOneFrame),
        row("a bomb of 1 GiB in many frames", SmallHeapIT::bombInManyFrames),
        row("garbage for compressed data", SmallHeapIT::garbageForDeflate),
        row("100 half-sent frames of 64 MiB", () -> halfSent(SmallHeapIT::halfFrame)),
        row("100 half-sent messages of 64 MiB", () -> halfSent(SmallHeapIT::halfMessage)),
        row("100 half-sent messages that are each within the limit", SmallHeapIT::withinTheLimit),
        row("Pings without end that nobody reads the answers of", SmallHeapIT::pingFlood),
        row("Pongs that nobody asked for", SmallHeapIT::pongFlood),
        row("1,000 connections that fill their buffers and then wait", SmallHeapIT::fullBuffers),
        row("1,000 heads of which half is missing", SmallHeapIT::halfHeads),
        row(
            "an upgrade with a body of 1 GB",
            () -> answers(400, "Content-Length: 1000000000\r\n\r\n", "x".repeat(100_000), 10_000)),
        row(
            "an upgrade with chunks without end",
            () -> answers(400, "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n", 100_000)),
        row("a header of 10 MB", () -> answers(431, "X: ", "x".repeat(10_000), 1_000)),
        row("10,000 headers", () -> answers(431, "", "X: x\r\n".repeat(100), 100)),
        row("an endless header line", () -> answers(431, "X: ", "x".repeat(100_000), 1_000)),
        row("an endless request line", () -> answers("GET /", 431, "x".repeat(100_000), 1_000)),
        row("control characters without end", () -> answers(400, "X: ", "\0".repeat(1_000), 100)),
        row("lines that end with LF alone", () -> answers(400, "", "X: x\n".repeat(1_000), 100)),
        row(
            "a reader that never reads while it is sent 1 GB",
            () -> SmallHeapProcess.neverReads(RawClient.connect(server.port(), 4096))),
        row("broadcasts to members that do not read", SmallHeapIT::broadcast),
        row("messages without end to a handler that does not receive", SmallHeapIT::deafHandler));
  }

  /**
   * Seen elsewhere: tiny or empty fragments without end (CVE-2026-48779, CVE-2026-12151); many
   * messages that are begun and not finished; an upgrade with a body (CVE-2018-12541); what the
   * application does not receive waits in memory without bound.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  void it_survives_tells_who_did_it_and_serves_the_others(
      String name, SmallHeapProcess.Attack attack) throws Exception {
    server.survives(attack);
  }

  private static void closes(int code, byte[] sent) throws Exception {
    closes(code, sent, NOTHING, 0);
  }

  private static void closes(int code, byte[] first, byte[] repeated, int times) throws Exception {
    try (RawClient client = server.open("/echo", "Sec-WebSocket-Extensions: permessage-deflate")) {
      Future<?> sending = server.send(client, first, repeated, times);
      assertThat(client.readFrame().closeCode()).isEqualTo(code);
      assertThat(client.discardToEnd()).isZero();
      client.socket().close();
      sending.get(20, TimeUnit.SECONDS);
    }
  }

  /** The header of a frame of a client, with the masking key 0. */
  private static byte[] header(int first, long length) {
    return ByteBuffer.allocate(14).put((byte) first).put((byte) 0xFF).putLong(length).array();
  }

  private static byte[] begin() {
    return RawClient.frame(BINARY, NOTHING);
  }

  private static byte[] fragments(int size, int count) {
    ByteArrayOutputStream fragments = new ByteArrayOutputStream();
    byte[] fragment = RawClient.frame(0, new byte[size]);
    for (int i = 0; i < count; i++) {
      fragments.writeBytes(fragment);
    }
    return fragments.toByteArray();
  }

  /** A part of a bomb: 16 MiB of zeros, compressed so that it can be repeated. */
  private static byte[] bombPart() {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(new byte[16 << 20]);
    byte[] out = new byte[64 * 1024];
    int length = deflater.deflate(out, 0, out.length, Deflater.FULL_FLUSH);
    deflater.end();
    assertThat(length).as("the length of the part").isLessThan(17_000);
    byte[] part = new byte[length];
    System.arraycopy(out, 0, part, 0, length);
    return part;
  }

  private static void bombInOneFrame() throws Exception {
    byte[] part = bombPart();
    closes(1009, header(FIN | RSV1 | BINARY, 64L * part.length), part, 64);
  }

  private static void bombInManyFrames() throws Exception {
    closes(1009, RawClient.frame(RSV1 | BINARY, NOTHING), RawClient.frame(0, bombPart()), 64);
  }

  private static void garbageForDeflate() throws Exception {
    closes(1007, RawClient.frame(RSV1 | BINARY, NOTHING), RawClient.frame(0, ones(60_000)), 1_000);
  }

  private static byte[] ones(int count) {
    byte[] ones = new byte[count];
    Arrays.fill(ones, (byte) 0xFF);
    return ones;
  }

  private static void halfSent(Callable<Void> half) throws Exception {
    List<Future<Void>> clients = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      clients.add(server.attackers().submit(half));
    }
    for (Future<Void> client : clients) {
      client.get(60, TimeUnit.SECONDS);
    }
  }

  private static Void halfFrame() throws Exception {
    closes(1009, header(FIN | BINARY, 64L << 20), new byte[1 << 20], 32);
    return null;
  }

  private static Void halfMessage() throws Exception {
    closes(1009, begin(), fragments(64 * 1024, 1), 512);
    return null;
  }

  /** They stay, and those for which there is no room are refused. */
  private static void withinTheLimit() throws Exception {
    try (RawClients clients = new RawClients()) {
      int held = 0;
      for (int i = 0; i < 100; i++) {
        RawClient client = clients.add(server.open("/echo"));
        Future<?> sending = server.send(client, begin(), fragments(1_000, 1_000), 1);
        sending.get(20, TimeUnit.SECONDS);
        client.send(RawClient.frame(FIN | 0x09, NOTHING));
        RawClient.Frame answer = client.readFrame();
        if (answer.opcode() == 0x0A) {
          held++;
        } else {
          assertThat(answer.closeCode()).isEqualTo(1009);
        }
      }
      assertThat(held).isBetween(1, 10);
    }
  }

  /**
   * A buffer that is full is followed by a larger one, in the hope of more. The sizes are those of
   * the server, and the last one is of 64 KiB.
   */
  private static void fullBuffers() throws Exception {
    try (RawClients clients = new RawClients()) {
      for (int i = 0; i < 1_000; i++) {
        RawClient client = clients.add(server.open("/echo"));
        for (int size : new int[] {256, 1024, 4096}) {
          client.send(framesOf(size));
          // It waits for more when it has answered the Ping at the end.
          assertThat(client.readFrame().opcode()).isEqualTo(0x0A);
        }
      }
      SmallHeapProcess.echo(clients.get(0), "still here");
    }
  }

  /** Empty Pongs and a Ping, of so many bytes in all. */
  private static byte[] framesOf(int size) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    while (frames.size() < size - 20) {
      frames.writeBytes(RawClient.frame(FIN | 0x0A, NOTHING));
    }
    frames.writeBytes(RawClient.frame(FIN | 0x09, new byte[size - frames.size() - 6]));
    assertThat(frames.size()).isEqualTo(size);
    return frames.toByteArray();
  }

  private static void halfHeads() throws Exception {
    String handshake = RawClient.handshake("/echo", "X: " + "x".repeat(7_000));
    try (RawClients clients = new RawClients()) {
      for (int i = 0; i < 1_000; i++) {
        clients
            .add(RawClient.connect(server.port(), 0))
            .send(handshake.substring(0, handshake.length() - 2) + "Y: " + "y".repeat(7_000));
      }
    }
  }

  private static void pingFlood() throws Exception {
    ByteArrayOutputStream pings = new ByteArrayOutputStream();
    for (int i = 0; i < 500; i++) {
      pings.writeBytes(RawClient.frame(FIN | 0x09, new byte[125]));
    }
    try (RawClient client = RawClient.connect(server.port(), 4096)) {
      client.shakeHands("/echo");
      // The server stops reading when it cannot write, and gives up after the deadline for that.
      Future<?> sending = server.send(client, NOTHING, pings.toByteArray(), 1_000_000);
      sending.get(60, TimeUnit.SECONDS);
    }
  }

  private static void pongFlood() throws Exception {
    ByteArrayOutputStream pongs = new ByteArrayOutputStream();
    for (int i = 0; i < 1_000; i++) {
      pongs.writeBytes(RawClient.frame(FIN | 0x0A, new byte[8]));
    }
    try (RawClient client = server.open("/echo")) {
      server.send(client, NOTHING, pongs.toByteArray(), 1_000).get(60, TimeUnit.SECONDS);
      SmallHeapProcess.echo(client, "unharmed");
    }
  }

  private static void answers(int status, String begin, String repeated, int times)
      throws Exception {
    String handshake = RawClient.handshake("/echo");
    String head = handshake.substring(0, handshake.length() - 2);
    answers(head + begin, status, repeated, times);
  }

  private static void answers(String begin, int status, String repeated, int times)
      throws Exception {
    try (RawClient client = RawClient.connect(server.port(), 0)) {
      Future<?> sending =
          server.send(client, begin.getBytes(ISO_8859_1), repeated.getBytes(ISO_8859_1), times);
      assertThat(client.readHead().status()).isEqualTo(status);
      client.socket().close();
      sending.get(20, TimeUnit.SECONDS);
    }
  }

  /** What is not received stays with the client: nothing is read from the socket in advance. */
  private static void deafHandler() throws Exception {
    try (RawClient client = server.open("/deaf")) {
      AtomicInteger sent = new AtomicInteger();
      byte[] message = RawClient.frame(FIN | BINARY, new byte[1 << 20]);
      Future<?> sending =
          server
              .attackers()
              .submit(
                  () -> {
                    while (sent.get() < 1_000) {
                      client.send(message);
                      sent.incrementAndGet();
                    }
                    return null;
                  });
      int before;
      do {
        before = sent.get();
        for (int i = 0; i < 20; i++) {
          // A tick of the server, which reads nothing, is 50 ms long.
          assertThat(client.readFrame().payload()).isEmpty();
        }
      } while (sent.get() > before);
      assertThat(sent.get()).as("messages of 1 MiB that left").isLessThan(100);
      client.below().close();
      assertThat(sending)
          .failsWithin(20, TimeUnit.SECONDS)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(IOException.class);
    }
  }

  private static void broadcast() throws Exception {
    try (RawClients members = new RawClients();
        RawClient reader = server.open("/member");
        RawClient speaker = server.open("/broadcast")) {
      assertThat(reader.readFrame().text()).isEqualTo("added");
      for (int i = 0; i < 50; i++) {
        RawClient member =
            members.add(RawClient.connect(server.port(), 4096).shakeHands("/member"));
        assertThat(member.readFrame().text()).isEqualTo("added");
      }
      // Twice the heap in all, of which who reads misses nothing.
      for (int i = 0; i < 20; i++) {
        speaker.sendText("go on");
        for (int j = 0; j < SmallHeapServer.BROADCASTS; j++) {
          assertThat(reader.readFrame().payload()).hasSize(64 * 1024);
        }
      }
      for (RawClient member : members) {
        SmallHeapProcess.awaitEnd(member);
      }
    }
  }
}
