package io.sockeye.codec.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.PreparedMessage;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Thousands of conversations between two connections, each with a thread that receives and two that
 * send, ping, close, abort, break a rule or cut the transport at random. What one of a connection's
 * threads was allowed to send arrives whole, in its order and once; all of it if the other end has
 * seen the Close; and all threads come to an end.
 *
 * <p>The seed of a failure stands in its message; {@code -Dconversation.seed=N} gives the threads
 * the same to do, though not the same moments.
 */
@Timeout(300)
class ConcurrentConversationsTest {

  private static final int CONVERSATIONS = 4_000;
  private static final int SENDERS = 2;

  @Test
  void whatever_the_threads_do_messages_arrive_in_order_and_all_come_to_an_end() throws Exception {
    Long one = Long.getLong("conversation.seed");
    long first = one != null ? one : new Random().nextLong();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      for (long seed = first; seed < first + CONVERSATIONS; seed++) {
        try {
          new Conversation(new Random(one != null ? one : seed)).run(threads);
        } catch (Throwable e) {
          throw new AssertionError("seed " + seed + " (-Dconversation.seed=" + seed + ")", e);
        }
      }
    } finally {
      threads.shutdown();
    }
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).as("no thread is left").isTrue();
  }

  /** A transport that takes and gives bytes in pieces of any size. */
  private static final class SplittingTransport extends ForwardingTransport {

    private final Random reads;
    private final Random writes;
    private volatile boolean breaksARule;
    private WebSocket webSocket;
    private List<Object> codecs = List.of();

    SplittingTransport(Transport to, Random random) {
      super(to);
      this.reads = new Random(random.nextLong());
      this.writes = new Random(random.nextLong());
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      ByteBuffer part = target.slice();
      part.limit(reads.nextInt(4) > 0 ? part.limit() : 1 + reads.nextInt(part.limit()));
      if (reads.nextInt(4) == 0) {
        Thread.yield();
      }
      int length = super.read(part);
      target.position(target.position() + Math.max(0, length));
      return length;
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
      for (ByteBuffer source : sources) {
        if (writes.nextInt(4) == 0 && source.hasRemaining()) {
          int length = writes.nextInt(source.remaining());
          super.write(source.slice(source.position(), length));
          source.position(source.position() + length);
          Thread.yield();
        }
        super.write(source);
      }
      if (breaksARule) {
        breaksARule = false;
        // Opcode 3; behind a whole frame, as all here leave in one call.
        super.write(ByteBuffer.wrap(new byte[] {(byte) 0x83, 0, 0, 0, 0, 0}));
      }
    }

    /** Ends it below the connection, which has not asked for that. */
    void cut() {
      super.close();
    }

    @Override
    public void close() {
      codecs = Internals.codecs(webSocket);
      super.close();
    }
  }

  /** What the threads of one end did and saw. */
  private static final class End {

    final Random random;
    final SplittingTransport transport;
    final WebSocket webSocket;

    /** What each sender was allowed to send; written by it alone. */
    final List<List<Message>> accepted = new ArrayList<>();

    /** What each of the other end's senders was heard to say; written by the receiver alone. */
    final List<List<Message>> heard = new ArrayList<>();

    final AtomicInteger onCloses = new AtomicInteger();
    boolean listens;
    volatile boolean sawClose;
    volatile boolean disturbs;
    volatile boolean closes;

    End(Random random, Transport to, ProtocolConfig config, ConnectionOptions options) {
      this.random = new Random(random.nextLong());
      transport = new SplittingTransport(to, random);
      webSocket = Connections.open(transport, config, options);
      transport.webSocket = webSocket;
      listens = random.nextBoolean();
      for (int i = 0; i < SENDERS; i++) {
        accepted.add(new ArrayList<>());
        heard.add(new ArrayList<>());
      }
    }

    void hear(byte[] data) {
      heard.get(data[0]).add(Message.binary(data));
    }

    Void receive() {
      if (listens) {
        webSocket.listen(
            new WebSocketListener() {
              @Override
              public void onMessage(WebSocket ws, byte[] data) {
                hear(data);
              }

              @Override
              public void onError(WebSocket ws, Exception error) {
                // Expected, where the conversation was disturbed.
              }

              @Override
              public void onClose(WebSocket ws, CloseStatus status) {
                onCloses.incrementAndGet();
              }
            });
      } else {
        try {
          for (Message message; (message = webSocket.receive()) != null; ) {
            hear(((Message.Binary) message).data());
          }
        } catch (IOException e) {
          assertThat(webSocket.isOpen()).isFalse();
        }
        webSocket.close();
      }
      // Nobody else closes, so nobody else has taken messages away to discard them.
      sawClose = !closes && webSocket.closeStatus().code() != 1006;
      return null;
    }

    Void send(int sender, Random own, boolean pings) {
      try {
        int messages = own.nextInt(12);
        for (int i = 0; i < messages; i++) {
          byte[] data = new byte[2 + (own.nextInt(8) == 0 ? own.nextInt(3_000) : own.nextInt(40))];
          own.nextBytes(data);
          data[0] = (byte) sender;
          data[1] = (byte) i;
          Message message = Message.binary(data);
          switch (own.nextInt(4)) {
            case 0 -> {
              try (OutputStream out = webSocket.binaryOutputStream()) {
                out.write(data, 0, data.length / 2);
                out.flush();
                out.write(data, data.length / 2, data.length - data.length / 2);
              }
            }
            case 1 -> webSocket.send(PreparedMessage.of(message));
            default -> webSocket.send(message);
          }
          accepted.get(sender).add(message);
          if (pings && own.nextInt(4) == 0) {
            webSocket.ping();
          }
          end(own.nextInt(60));
        }
        // Whoever has said all may close; the other sender may not have.
        end(own.nextInt(6));
      } catch (IOException e) {
        assertThat(webSocket.isOpen()).as("open after %s", e).isFalse();
      }
      return null;
    }

    private void end(int how) throws IOException {
      switch (how) {
        case 0 -> {
          closes = true;
          webSocket.close(new CloseStatus(4000, ""));
        }
        case 1 -> webSocket.sendClose(new CloseStatus(4001, ""));
        case 2 -> {
          disturbs = true;
          webSocket.abort();
        }
        case 3 -> {
          disturbs = true;
          transport.breaksARule = true;
          webSocket.ping();
        }
        case 4 -> {
          disturbs = true;
          transport.cut();
        }
        default -> {
          // It goes on.
        }
      }
    }
  }

  private static final class Conversation {

    private final End server;
    private final End client;
    private final boolean pings;

    Conversation(Random random) {
      RandomMessages messages = new RandomMessages(random);
      // With a small pipe and Pings both readers may come to wait with a Pong for each other.
      pings = random.nextBoolean();
      MemoryTransport[] ends = MemoryTransport.pair(pings ? 1 << 18 : 1 + random.nextInt(4_000));
      FlushPolicy[] policies = FlushPolicy.values();
      ConnectionOptions options =
          ConnectionOptions.DEFAULT.withFlushPolicy(policies[random.nextInt(policies.length)]);
      PermessageDeflate deflate = messages.deflate();
      ProtocolConfig config = ProtocolConfig.of(Role.SERVER).withPermessageDeflate(deflate);
      server = new End(random, ends[0], config, options);
      ProtocolConfig other =
          ProtocolConfig.of(Role.CLIENT)
              .withPermessageDeflate(deflate)
              .withMaskingKeys(new Random(random.nextLong()));
      client = new End(random, ends[1], other, options);
    }

    void run(ExecutorService threads) throws Exception {
      List<Callable<Void>> receiving = List.of(server::receive, client::receive);
      List<Future<Void>> all = new ArrayList<>();
      receiving.forEach(task -> all.add(threads.submit(task)));
      List<Future<Void>> sending = new ArrayList<>();
      for (End end : List.of(server, client)) {
        for (int i = 0; i < SENDERS; i++) {
          int sender = i;
          Random own = new Random(end.random.nextLong());
          sending.add(threads.submit(() -> end.send(sender, own, pings)));
        }
      }
      for (Future<Void> future : sending) {
        future.get(20, TimeUnit.SECONDS);
      }
      boolean disturbed = server.disturbs || client.disturbs;
      try {
        // Nobody may have closed yet. On a connection that has ended this does nothing.
        client.webSocket.sendClose(CloseStatus.NORMAL_CLOSURE);
      } catch (IOException e) {
        assertThat(disturbed).as("the conversation was disturbed when %s", e).isTrue();
      }
      for (Future<Void> future : all) {
        future.get(20, TimeUnit.SECONDS);
      }
      assertHeard(server, client);
      assertHeard(client, server);
      for (End end : List.of(server, client)) {
        if (!disturbed) {
          assertThat(end.webSocket.closeStatus().code()).isIn(1000, 4000, 4001);
        }
        assertThat(end.onCloses).hasValue(end.listens ? 1 : 0);
        assertThat(end.webSocket.isOpen()).isFalse();
        Internals.assertNoLockHeld(end.webSocket);
        Internals.assertEnded(end.webSocket, end.transport.codecs);
      }
    }

    private static void assertHeard(End here, End there) {
      for (int sender = 0; sender < SENDERS; sender++) {
        List<Message> heard = here.heard.get(sender);
        List<Message> accepted = there.accepted.get(sender);
        int sure = Math.min(heard.size(), accepted.size());
        assertThat(heard.subList(0, sure)).isEqualTo(accepted.subList(0, sure));
        // One may have left whole although its sender was told of a failure behind it.
        assertThat(heard.size()).isLessThanOrEqualTo(accepted.size() + 1);
        if (here.sawClose) {
          assertThat(heard)
              .as("all that was accepted")
              .hasSizeGreaterThanOrEqualTo(accepted.size());
        }
      }
    }
  }
}
