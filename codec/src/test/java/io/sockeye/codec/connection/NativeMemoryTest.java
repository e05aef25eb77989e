package io.sockeye.codec.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.WebSocketProtocol;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Memory outside the heap: a deflater has some 256 KiB of it, an inflater 40, and nobody but the
 * garbage collector would ever notice that they were not freed.
 */
@Timeout(300)
class NativeMemoryTest {

  private static final int CYCLES = 100_000;
  private static final long MAX_GROWTH = 512L << 20;
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final ProtocolConfig SERVER =
      ProtocolConfig.of(Role.SERVER)
          .withPermessageDeflate(PermessageDeflate.DEFAULT)
          .withCompressionThreshold(0);

  /** A peer whose whole part is known beforehand, and that may fail in it. */
  private static final class Recorded extends ForwardingTransport {

    private final IOException end;
    private WebSocket webSocket;
    private List<Object> codecs = List.of();
    private boolean broken;
    private boolean closeFails;

    Recorded(byte[] said, IOException end) {
      super(Transport.of(new ByteArrayInputStream(said), OutputStream.nullOutputStream()));
      this.end = end;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      int length = super.read(target);
      if (length < 0 && end != null) {
        throw end;
      }
      return length;
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
      if (broken) {
        throw new IOException("injected");
      }
      super.write(sources);
    }

    @Override
    public void close() {
      // The last moment at which all of them are there, whoever ends the connection and why.
      codecs = Internals.codecs(webSocket);
      super.close();
      if (closeFails) {
        throw new IllegalStateException("injected");
      }
    }
  }

  private static WebSocket open(Recorded transport) {
    WebSocket webSocket = Connections.open(transport, SERVER, ConnectionOptions.DEFAULT);
    transport.webSocket = webSocket;
    return webSocket;
  }

  private static byte[] said(boolean closes, byte... more) {
    WebSocketProtocol peer =
        new WebSocketProtocol(
            ProtocolConfig.of(Role.CLIENT)
                .withPermessageDeflate(PermessageDeflate.DEFAULT)
                .withCompressionThreshold(0));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(array(peer.send(Message.text("hello, hello, hello"))));
    if (closes) {
      bytes.writeBytes(array(peer.close(CloseStatus.NORMAL_CLOSURE)));
    }
    bytes.writeBytes(more);
    peer.endSending();
    return bytes.toByteArray();
  }

  private static byte[] array(ByteBuffer buffer) {
    byte[] array = new byte[buffer.remaining()];
    buffer.get(array);
    return array;
  }

  /** Seen elsewhere: native memory of deflaters and inflaters stays. */
  @Test
  void a_hundred_thousand_connections_leave_nothing() throws Exception {
    assumeTrue(Files.exists(STATUS), "the resident memory can be asked for");
    byte[] said = said(true);
    long before = 0;
    for (int i = 0; i < CYCLES; i++) {
      Recorded transport = new Recorded(said, null);
      WebSocket webSocket = open(transport);
      assertThat(webSocket.receive()).isNotNull();
      webSocket.send("hello, hello, hello");
      assertThat(webSocket.receive()).isNull();
      webSocket.close();
      if (i % 5_000 == 4_999) {
        assertThat(transport.codecs).hasSize(2).allMatch(Internals::isEnded);
        if (before == 0) {
          before = bytesOutsideTheHeap();
        }
        assertThat(bytesOutsideTheHeap() - before).as("growth after %d", i).isLessThan(MAX_GROWTH);
      }
    }
  }

  /** More or less, for not all of the heap is resident. */
  private static long bytesOutsideTheHeap() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("VmRSS:")) {
        long resident = Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
        return resident - ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
      }
    }
    throw new IOException("no VmRSS in " + STATUS);
  }

  /** The ways in which a connection that has compressed and inflated can end. */
  private enum End {
    CLOSED_HERE,
    CLOSED_BY_THE_PEER,
    ABORTED,
    ABORTED_BY_ANOTHER_THREAD,
    END_OF_STREAM,
    READ_FAILED,
    WRITE_FAILED,
    CLOSING_TRANSPORT_FAILED,
    VIOLATION,
    INVALID_DEFLATE_DATA,
    ABORTED_IN_A_STREAM,
    CLOSED_IN_A_STREAM,
    LEFT_IN_A_STREAM
  }

  /** Seen elsewhere: native memory of deflaters and inflaters stays. */
  @ParameterizedTest
  @EnumSource
  void however_a_connection_ends_its_deflater_and_inflater_are_ended(End how) throws Exception {
    byte[] more =
        switch (how) {
          case VIOLATION -> new byte[] {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0};
          case INVALID_DEFLATE_DATA -> new byte[] {(byte) 0xC1, (byte) 0x81, 0, 0, 0, 0, 6};
          default -> new byte[0];
        };
    boolean closes = how == End.CLOSED_BY_THE_PEER || how == End.CLOSED_HERE;
    IOException failure = how == End.READ_FAILED ? new IOException("injected") : null;
    Recorded transport = new Recorded(said(closes, more), failure);
    WebSocket webSocket = open(transport);
    assertThat(webSocket.receive()).isEqualTo(Message.text("hello, hello, hello"));
    webSocket.send("hello, hello, hello");
    List<Object> used = new ArrayList<>(Internals.codecs(webSocket));
    assertThat(used).hasSize(2).noneMatch(Internals::isEnded);
    end(webSocket, transport, how);
    Internals.assertEnded(webSocket, used);
    Internals.assertEnded(webSocket, transport.codecs);
  }

  private static void end(WebSocket webSocket, Recorded transport, End how) throws Exception {
    switch (how) {
      case CLOSED_HERE -> webSocket.close();
      case CLOSED_BY_THE_PEER -> {
        assertThat(webSocket.receive()).isNull();
        webSocket.close();
      }
      case ABORTED -> webSocket.abort();
      case ABORTED_BY_ANOTHER_THREAD -> {
        Thread other = new Thread(webSocket::abort);
        other.start();
        other.join(10_000);
      }
      case END_OF_STREAM -> assertThatThrownBy(webSocket::receive).isInstanceOf(EOFException.class);
      case READ_FAILED -> assertThatThrownBy(webSocket::receive).hasMessageContaining("injected");
      case WRITE_FAILED -> {
        transport.broken = true;
        assertThatThrownBy(() -> webSocket.send("x")).hasMessage("injected");
        webSocket.close();
      }
      case CLOSING_TRANSPORT_FAILED -> {
        transport.closeFails = true;
        assertThatThrownBy(webSocket::abort).hasMessage("injected");
      }
      case VIOLATION, INVALID_DEFLATE_DATA -> {
        assertThatThrownBy(webSocket::receive).isInstanceOf(IOException.class);
        webSocket.close();
      }
      case ABORTED_IN_A_STREAM -> {
        OutputStream out = webSocket.binaryOutputStream();
        out.write(1);
        out.flush();
        webSocket.abort();
        assertThatThrownBy(out::close).isInstanceOf(ConnectionClosedException.class);
      }
      case CLOSED_IN_A_STREAM -> {
        try (OutputStream out = webSocket.binaryOutputStream()) {
          out.write(1);
          webSocket.close();
          assertThatThrownBy(out::flush).isInstanceOf(IOException.class);
        }
      }
      case LEFT_IN_A_STREAM -> {
        // As a handler does that fails without a try statement; the server then closes.
        OutputStream out = webSocket.binaryOutputStream();
        out.write(1);
        out.flush();
        webSocket.close(CloseStatus.NORMAL_CLOSURE);
      }
    }
  }

  @Test
  void a_connection_that_never_compressed_has_no_native_memory() throws Exception {
    Recorded transport = new Recorded(new byte[0], null);
    WebSocket webSocket = open(transport);
    webSocket.ping();
    webSocket.close();
    assertThat(transport.codecs).isEmpty();
  }
}
