package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.Message;
import io.sockeye.codec.PreparedMessage;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.Transport;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits for a member while a write to it takes its time. */
@Timeout(30)
class OutboxTest {

  /** Each write takes until the test has looked at it. */
  private static final class SlowTransport implements Transport {

    private final BlockingQueue<Integer> written = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> permits = new LinkedBlockingQueue<>();

    @Override
    public int read(ByteBuffer target) {
      return -1;
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
      int length = 0;
      for (ByteBuffer source : sources) {
        length += source.remaining();
        source.position(source.limit());
      }
      written.add(length);
      try {
        permits.take();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    int next() throws InterruptedException {
      Integer length = written.poll(10, TimeUnit.SECONDS);
      assertThat(length).as("a write").isNotNull();
      return length;
    }

    void goOn() {
      permits.add(true);
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public void close() {}
  }

  /** Has something to be read, and cannot be written to. */
  private static final class BrokenTransport implements Transport {

    private final ByteBuffer incoming = ByteBuffer.wrap(RawClient.frame(0x81, HELLO));
    private final CompletableFuture<Thread> writer = new CompletableFuture<>();

    @Override
    public int read(ByteBuffer target) {
      int length = Math.min(target.remaining(), incoming.remaining());
      target.put(incoming.slice(incoming.position(), length));
      incoming.position(incoming.position() + length);
      return length == 0 ? -1 : length;
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
      writer.complete(Thread.currentThread());
      throw new IOException("injected");
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public void close() {}
  }

  private static final byte[] HELLO = {'h', 'e', 'l', 'l', 'o'};

  private final SlowTransport transport = new SlowTransport();
  private final WebSocket webSocket = open(transport);
  private final Outbox outbox = new Outbox(webSocket, OutboxLimits.DEFAULT, member -> {});

  private static WebSocket open(Transport transport) {
    return WebSocket.of(
        transport,
        ProtocolConfig.of(Role.SERVER),
        ConnectionOptions.DEFAULT,
        null,
        ByteBuffer.allocate(0));
  }

  private static PreparedMessage message(int length) {
    return PreparedMessage.of(Message.binary(new byte[length]));
  }

  @Test
  void short_messages_that_wait_leave_with_one_write() throws Exception {
    outbox.put(message(100));
    assertThat(transport.next()).isEqualTo(102);
    for (int i = 0; i < 5; i++) {
      outbox.put(message(10));
    }
    transport.goOn();
    assertThat(transport.next()).isEqualTo(5 * 12);
    transport.goOn();
    outbox.put(message(20));
    assertThat(transport.next()).as("one after a pause").isEqualTo(22);
    transport.goOn();
    webSocket.abort();
  }

  @Test
  void what_waits_is_told_and_what_is_being_sent_is_not() throws Exception {
    ConnectionGroup group = new ConnectionGroup();
    group.add(webSocket);
    group.broadcast(message(9_000));
    transport.next();
    assertThat(group.queued()).isEqualTo(new ConnectionGroup.Queued(0, 0));
    group.broadcast(message(100));
    group.broadcast(message(1));
    assertThat(group.queued()).isEqualTo(new ConnectionGroup.Queued(2, 101));
    transport.goOn();
    transport.next();
    assertThat(group.queued()).isEqualTo(new ConnectionGroup.Queued(0, 0));
    group.broadcast(message(5));
    group.remove(webSocket);
    assertThat(group.queued()).isEqualTo(new ConnectionGroup.Queued(0, 0));
    transport.goOn();
    webSocket.abort();
  }

  @Test
  void long_messages_leave_one_by_one() throws Exception {
    outbox.put(message(1));
    assertThat(transport.next()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      outbox.put(message(9_000));
    }
    List<Integer> writes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      transport.goOn();
      writes.add(transport.next());
    }
    assertThat(writes).containsOnly(9_004);
    transport.goOn();
    webSocket.abort();
  }

  @Test
  void what_a_member_has_sent_is_received_though_it_cannot_be_sent_to() throws Exception {
    BrokenTransport broken = new BrokenTransport();
    WebSocket member = open(broken);
    ConnectionGroup group = new ConnectionGroup();
    group.add(member);
    group.broadcast(message(1));
    broken.writer.get(10, TimeUnit.SECONDS).join();
    assertThat(group.size()).isZero();
    assertThat(member.receive()).isEqualTo(Message.text("hello"));
    member.abort();
  }
}
