package io.sockeye.codec.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.Role;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a connection has read into, and holds no longer once it is no longer counted. */
@Timeout(60)
class FreedMemoryTest {

  private static final int DECLARED = 1 << 20;

  private final MemoryTransport[] ends = MemoryTransport.pair(2 << 20);

  /** The largest array that was read into. */
  private volatile WeakReference<byte[]> largest = new WeakReference<>(new byte[0]);

  private volatile int largestLength;

  private final Transport transport =
      new ForwardingTransport(ends[0]) {
        @Override
        public int read(ByteBuffer target) throws IOException {
          if (target.array().length > largestLength) {
            largestLength = target.array().length;
            largest = new WeakReference<>(target.array());
          }
          return super.read(target);
        }
      };

  private WebSocket open(ReceiveBudget budget) {
    return WebSocket.of(
        transport,
        ProtocolConfig.of(Role.SERVER),
        ConnectionOptions.DEFAULT,
        null,
        ByteBuffer.allocate(0),
        budget);
  }

  /** TEXT with FIN, of which this much comes, masked with 0. */
  private void begin(int length, int lastByte) throws IOException {
    byte[] x = new byte[length];
    Arrays.fill(x, (byte) 'x');
    x[length - 1] = (byte) lastByte;
    ends[1].write(
        ByteBuffer.allocate(14).putShort((short) 0x81FF).putLong(DECLARED).clear(),
        ByteBuffer.wrap(x));
  }

  private void assertFreed() {
    assertThat(largestLength).isGreaterThan(60_000);
    Connections.await(
        "it is freed",
        () -> {
          System.gc();
          return largest.refersTo(null);
        });
  }

  @Test
  void a_message_that_breaks_a_rule() throws Exception {
    WebSocket webSocket = open(ReceiveBudget.UNLIMITED);
    begin(DECLARED - 1, 0xFF);
    assertThatThrownBy(webSocket::receive).isInstanceOf(ProtocolViolationException.class);
    assertFreed();
    webSocket.abort();
  }

  @Test
  void a_message_for_which_the_budget_does_not_suffice() throws Exception {
    WebSocket webSocket = open(new ReceiveBudget(300_000));
    begin(DECLARED - 1, 'x');
    assertThatThrownBy(webSocket::receive).isInstanceOf(ProtocolViolationException.class);
    assertFreed();
    webSocket.abort();
  }

  @Test
  void a_message_with_which_the_connection_ends() throws Exception {
    WebSocket webSocket = open(ReceiveBudget.UNLIMITED);
    begin(DECLARED - 1, 'x');
    ends[1].close();
    assertThatThrownBy(webSocket::receive).isInstanceOf(IOException.class);
    assertFreed();
    assertThat(webSocket.isOpen()).isFalse();
  }

  @Test
  void a_message_that_the_handler_is_busy_with() throws Exception {
    WebSocket webSocket = open(ReceiveBudget.UNLIMITED);
    begin(DECLARED, 'x');
    assertThat(webSocket.receive()).isNotNull();
    assertFreed();
    webSocket.abort();
  }
}
