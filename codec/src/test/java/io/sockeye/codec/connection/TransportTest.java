package io.sockeye.codec.connection;

import static io.sockeye.codec.connection.Connections.async;
import static io.sockeye.codec.connection.Connections.failure;
import static io.sockeye.codec.connection.Connections.get;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class TransportTest {

  /** The transports that there are. */
  enum Kind {
    SOCKET {
      @Override
      Transport[] pair() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
          Socket there = new Socket(server.getInetAddress(), server.getLocalPort());
          return new Transport[] {Transport.of(there), Transport.of(server.accept())};
        }
      }
    },
    CHANNEL {
      @Override
      Transport[] pair() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
          server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
          SocketChannel there = SocketChannel.open(server.getLocalAddress());
          return new Transport[] {Transport.of(there), Transport.of(server.accept())};
        }
      }
    },
    STREAMS {
      @Override
      Transport[] pair() throws IOException {
        PipedInputStream a = new PipedInputStream(1 << 20);
        PipedInputStream b = new PipedInputStream(1 << 20);
        return new Transport[] {
          Transport.of(a, new PipedOutputStream(b)), Transport.of(b, new PipedOutputStream(a))
        };
      }
    },
    MEMORY {
      @Override
      Transport[] pair() {
        return MemoryTransport.pair(1000);
      }
    };

    abstract Transport[] pair() throws IOException;
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @EnumSource
  void bytes_arrive_whatever_buffers_they_come_from_and_go_to(Kind kind) throws Exception {
    Transport[] ends = kind.pair();
    byte[] data = random(200_000);
    CompletableFuture<Void> writing =
        async(
            () -> {
              ByteBuffer direct = ByteBuffer.allocateDirect(50_000).put(data, 0, 50_000).flip();
              ByteBuffer slice = ByteBuffer.wrap(data, 50_000, 50_000).slice();
              ByteBuffer readOnly = ByteBuffer.wrap(data, 100_000, 100_000).asReadOnlyBuffer();
              ends[0].write(direct, slice);
              ends[0].write(ByteBuffer.allocate(0));
              ends[0].write(readOnly);
              assertThat(direct.hasRemaining() || slice.hasRemaining()).isFalse();
              assertThat(readOnly.hasRemaining()).isFalse();
              return null;
            });
    ByteBuffer heap = ByteBuffer.allocate(100_010).position(10).slice();
    ByteBuffer direct = ByteBuffer.allocateDirect(100_000);
    for (ByteBuffer target : new ByteBuffer[] {heap, direct}) {
      while (target.hasRemaining()) {
        assertThat(ends[1].read(target)).isPositive();
      }
    }
    get(writing);
    assertThat(heap.flip()).isEqualTo(ByteBuffer.wrap(data, 0, 100_000));
    assertThat(direct.flip()).isEqualTo(ByteBuffer.wrap(data, 100_000, 100_000));
    ends[0].close();
    ends[1].close();
  }

  @ParameterizedTest
  @EnumSource(names = {"SOCKET", "CHANNEL", "MEMORY"})
  void a_half_close_ends_one_direction(Kind kind) throws Exception {
    Transport[] ends = kind.pair();
    ends[0].write(ByteBuffer.wrap(new byte[] {1}));
    ends[0].shutdownOutput();
    ByteBuffer target = ByteBuffer.allocate(10);
    assertThat(ends[1].read(target)).isEqualTo(1);
    assertThat(ends[1].read(target)).isEqualTo(-1);
    ends[1].write(ByteBuffer.wrap(new byte[] {2}));
    assertThat(ends[0].read(target)).isEqualTo(1);
    ends[1].close();
    assertThat(ends[0].read(target)).isEqualTo(-1);
    ends[0].close();
    assertThatThrownBy(() -> ends[0].write(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"SOCKET", "CHANNEL", "MEMORY"})
  void closing_wakes_who_reads_and_who_writes(Kind kind) throws Exception {
    Transport[] ends = kind.pair();
    CompletableFuture<Integer> reading = async(() -> ends[0].read(ByteBuffer.allocate(10)));
    CompletableFuture<Void> writing =
        async(
            () -> {
              ends[0].write(ByteBuffer.allocate(64 << 20));
              return null;
            });
    // Read a little, so that the writer is known to be there.
    assertThat(ends[1].read(ByteBuffer.allocate(10))).isPositive();
    ends[0].close();
    assertThat(failure(reading)).isInstanceOf(IOException.class);
    assertThat(failure(writing)).isInstanceOf(IOException.class);
    ends[0].close();
    ends[1].close();
  }

  /** As that of a servlet does: it flushes, for which it waits until the peer reads. */
  private static final class WaitingStream extends OutputStream {

    private final CountDownLatch writing = new CountDownLatch(1);
    private final CountDownLatch peerReads = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public void write(int b) throws IOException {
      writing.countDown();
      try {
        peerReads.await();
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
    }

    @Override
    public void close() throws IOException {
      write(0);
      closed.countDown();
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_address_of_the_other_end_is_known_when_it_is_closed_too(Kind kind) throws Exception {
    Transport[] ends = kind.pair();
    for (int i = 0; i < 2; i++) {
      if (kind == Kind.STREAMS || kind == Kind.MEMORY) {
        assertThat(ends[0].remoteAddress()).isNull();
      } else {
        assertThat(ends[0].remoteAddress())
            .isInstanceOfSatisfying(
                InetSocketAddress.class,
                address -> assertThat(address.getAddress().isLoopbackAddress()).isTrue());
      }
      ends[0].close();
    }
    ends[1].close();
  }

  @Test
  void closing_does_not_wait_for_a_stream_that_is_being_written_to() throws Exception {
    WaitingStream out = new WaitingStream();
    Transport transport = Transport.of(InputStream.nullInputStream(), out);
    CompletableFuture<Void> written =
        async(
            () -> {
              transport.write(ByteBuffer.allocate(1));
              return null;
            });
    assertThat(out.writing.await(10, SECONDS)).isTrue();
    transport.close();
    assertThat(out.closed.getCount()).isEqualTo(1);

    out.peerReads.countDown();
    get(written);
    assertThat(out.closed.await(10, SECONDS)).isTrue();
  }

  @Test
  void a_stream_that_nobody_writes_to_is_closed_when_closing_returns() {
    WaitingStream out = new WaitingStream();
    out.peerReads.countDown();
    Transport.of(InputStream.nullInputStream(), out).close();
    assertThat(out.closed.getCount()).isZero();
  }
}
